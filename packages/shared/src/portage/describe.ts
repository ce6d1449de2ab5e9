import { printPlace } from '../diagnostic.ts'
import type { ConfigChange } from './config-change.ts'
import { shortPath } from './config-names.ts'

/** Git shows a longer subject cut off. */
const longestSubject = 72

/** What a person looks for first, when one line has to stand for many changes. */
const tellingFirst: readonly ConfigChange['kind'][] = [
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
	'file',
	'order',
	'comments',
]

/**
 * A commit message for a list of changes, in Portage's own terms. The subject has at most 72 characters and names the
 * most telling change (`package.use: app-misc/hello +nls and 3 more`); the body has one line a change, with its place.
 * No changes: an empty body. `before` is put in front of the subject, as in `rollback to 3f2a91c04b: …`.
 */
export function describeChanges(changes: readonly ConfigChange[], before = ''): { subject: string; body: string } {
	const telling = tellingFirst.flatMap((kind) => changes.filter((change) => change.kind === kind))[0]
	if (telling === undefined) return { subject: `${before}No change of the configuration`, body: '' }
	const more = changes.length > 1 ? ` and ${changes.length - 1} more` : ''
	const room = longestSubject - before.length - more.length
	const whole = describeChange(telling)
	const subject = whole.length <= room ? whole : cut(withoutBefore(telling) ?? whole, room)
	return {
		subject: before + subject + more,
		body: changes.map((change) => `${place(change)}: ${what(change)}`).join('\n'),
	}
}

/** One change in one line: `package.use: app-misc/hello +nls`. */
export function describeChange(change: ConfigChange): string {
	return `${change.kind === 'profile' ? 'profile' : change.file}: ${what(change)}`
}

function what(change: ConfigChange): string {
	switch (change.kind) {
		case 'use':
		case 'keywords':
		case 'license':
		case 'properties':
		case 'restrict':
		case 'env': {
			const words = change.kind === 'use' ? change.set.map(signed) : change.set
			if (change.set.length + change.dropped.length === 0) return `${change.present ? '+' : 'drops '}${change.atom}`
			return `${change.atom} ${setAndDropped(words, change.dropped)}`
		}
		case 'mask':
		case 'unmask':
		case 'world':
		case 'set':
		case 'list':
			return `${change.present ? '+' : '-'}${change.member}`
		case 'variable': {
			const { name, before, after, set, dropped } = change
			if (set && dropped && set.length + dropped.length > 0) {
				return `${name} ${setAndDropped(set.map(signed), dropped)}`
			}
			return `${name} ${fromTo(before, after)}`
		}
		case 'section': {
			const { section, key, before, after } = change
			if (key === undefined) return `[${section}] ${after === undefined ? 'removed' : 'added'}`
			return `[${section}] ${key} ${fromTo(before, after)}`
		}
		case 'profile': {
			const [before, after] = [change.before, change.after].map(profileName)
			return before === undefined && after !== undefined ? after : fromTo(before, after)
		}
		case 'file':
			return change.change
		case 'order':
			return 'the same lines in another order'
		case 'comments':
			return 'only comments'
	}
}

/** The same change with only what is so now, for where there is no room for both. */
function withoutBefore(change: ConfigChange): string | undefined {
	if (!('before' in change) || change.before === undefined || change.after === undefined) return undefined
	return describeChange({ ...change, before: undefined })
}

/** `default/linux/amd64/23.0` for a link into a repository, wherever that lies. */
function profileName(text: string | undefined): string | undefined {
	return text?.replace(/^.*\/profiles\//, '')
}

function signed(word: string): string {
	return word.startsWith('-') ? word : `+${word}`
}

function setAndDropped(set: readonly string[], dropped: readonly string[]): string {
	return [...set, ...(dropped.length > 0 ? ['drops', ...dropped] : [])].join(' ')
}

function fromTo(before: string | undefined, after: string | undefined): string {
	if (after === undefined) return `no longer set (was ${quote(before!)})`
	return before === undefined ? `= ${quote(after)}` : `${quote(before)} → ${quote(after)}`
}

function quote(value: string): string {
	return /^[^\s"]+$/.test(value) ? value : `"${value.replace(/\s+/g, ' ')}"`
}

function place({ path, line }: ConfigChange): string {
	return printPlace({ path: shortPath(path), line })
}

/** Cuts between words, so that no flag is shown that nobody wrote; within one only where it is as long as the line. */
function cut(text: string, length: number): string {
	if (text.length <= length) return text
	const start = text.slice(0, length - 1)
	const space = start.lastIndexOf(' ')
	return `${space > length / 2 ? start.slice(0, space + 1) : start}…`
}
