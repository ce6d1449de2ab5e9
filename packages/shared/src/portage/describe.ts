import { changeText, describeChange, placeOf } from './change-text.ts'
import type { ConfigChange } from './config-change.ts'

export { describeChange } from './change-text.ts'

/** Git shows a longer subject cut off. */
const longestSubject = 72

/** What a person looks for first, when one line has to stand for many changes. */
const tellingFirst: readonly ConfigChange['kind'][] = [
	'broken',
	'world',
	'profile',
	'use',
	'variable',
	'keywords',
	'unmask',
	'mask',
	'license',
	'env',
	'set',
	'section',
	'properties',
	'restrict',
	'list',
	'mended',
	'file',
	'fact',
	'order',
	'moved',
	'comments',
]

/**
 * A commit message for a list of changes, in Portage's own terms. The subject has at most 72 characters and names the
 * most telling change (`package.use: app-misc/hello +nls and 3 more`; facts of the laptop count where nothing else has changed); the body has one line a change, with its place.
 * No changes: an empty body. `before` is put in front of the subject, as in `rollback to 3f2a91c04b: …`.
 */
export function describeChanges(changes: readonly ConfigChange[], before = ''): { subject: string; body: string } {
	const telling = tellingFirst.flatMap((kind) => changes.filter((change) => change.kind === kind))[0]
	if (telling === undefined) return { subject: `${before}No change of the configuration`, body: '' }
	const counted = telling.kind === 'fact' ? changes : changes.filter(({ kind }) => kind !== 'fact')
	return {
		subject: before + subjectOf(telling, counted, longestSubject - before.length),
		body: changes.map((change) => `${placeOf(change)}: ${changeText(change)}`).join('\n'),
	}
}

/** As many members of the same list as there is room for, or the one change, cut where it is too long. */
function subjectOf(telling: ConfigChange, all: readonly ConfigChange[], room: number): string {
	const more = (told: number): string => (all.length > told ? ` and ${all.length - told} more` : '')
	const alike = 'member' in telling ? all.filter((one) => 'member' in one && one.file === telling.file) : []
	for (let told = alike.length; told > 1; told--) {
		const members = alike.slice(0, told).map(changeText)
		const subject = `${describeChange(alike[0]!)}${members
			.slice(1)
			.map((text) => ` ${text}`)
			.join('')}${more(told)}`
		if (subject.length <= room) return subject
	}
	const rest = room - more(1).length
	const whole = describeChange(telling)
	return (whole.length <= rest ? whole : cut(withoutBefore(telling) ?? whole, rest)) + more(1)
}

/** The same change with only what is so now, for where there is no room for both. */
function withoutBefore(change: ConfigChange): string | undefined {
	if (!('before' in change) || change.before === undefined) return undefined
	if (change.after === undefined) return describeChange(change).replace(/ \(was .*$/s, '')
	return describeChange({ ...change, before: undefined })
}

/** Cuts between words, so that no flag is shown that nobody wrote; within one only where it is as long as the line. */
function cut(text: string, length: number): string {
	if (text.length <= length) return text
	const start = text.slice(0, length - 1)
	const space = start.lastIndexOf(' ')
	return `${space > length / 2 ? start.slice(0, space + 1) : start}…`
}
