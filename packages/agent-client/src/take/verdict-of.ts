import { mostBehind, type Verdict } from '@altroot/shared/protocol/verdict'
import { notInstalledYet, type StayedBehind } from '../install/reasons.ts'

/** Characters: a sentence of Portage may name a chain of packages without end. */
const longest = { package: 300, reason: 1000, state: 200 }

interface Found extends Omit<Verdict, 'version' | 'behind' | 'more' | 'trees'> {
	readonly trees: readonly Verdict['trees'][number][]
	readonly behind: readonly StayedBehind[]
}

/** The verdict in the bounds that the server holds it to: one line each, so long, so many. */
export function verdictOf({ trees, behind, ...others }: Found): Verdict {
	return {
		version: 1,
		...others,
		trees: trees.slice(0, 50).map(({ name, laptop, built }) => ({
			name: oneLine(name, 100),
			laptop: oneLine(laptop, longest.state),
			built: oneLine(built, longest.state),
		})),
		behind: behind.slice(0, mostBehind).map((each) => ({
			package: oneLine(each.package, longest.package),
			reason: oneLine(each.reason, longest.reason),
		})),
		more: Math.max(0, behind.length - mostBehind),
	}
}

/** What an installation has left, which may have been one that a person stopped or only looked at (`-- --pretend`). */
export function afterInstallation(found: Omit<Found, 'install'>): Verdict {
	const left = found.behind.filter(({ reason }) => reason !== notInstalledYet)
	return verdictOf({ ...found, install: found.behind.length - left.length, behind: left })
}

function oneLine(text: string, most: number): string {
	const line = text.replace(/\p{Cc}+/gu, ' ')
	const characters = [...line] // as the server counts them: by code point
	return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : line
}
