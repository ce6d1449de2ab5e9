import { printPlace } from '../diagnostic.ts'
import type { ConfigChange, FactChange, MemberChange } from './config-change.ts'
import { shortPath } from './config-names.ts'

/** One change in one line: `package.use: app-misc/hello +nls`. */
export function describeChange(change: ConfigChange): string {
	if (change.kind === 'broken' || change.kind === 'mended') return `${placeOf(change)}: ${changeText(change)}`
	return `${change.kind === 'profile' ? 'profile' : change.file}: ${changeText(change)}`
}

/** What has changed, without the place. */
export function changeText(change: ConfigChange): string {
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
			return memberText(change)
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
		case 'broken':
			return `not understood: ${change.why}`
		case 'mended':
			return 'understood again'
		case 'fact':
			return factText(change)
		case 'moved':
			return 'the same lines, moved'
		case 'order':
			return 'the same lines in another order'
		case 'comments':
			return 'only comments'
	}
}

/** `+app-editors/helix`, `-app-editors/vim`; with signs of its own (`drops >=a/b-2`) a member would be hard to read. */
function memberText({ member, present }: MemberChange): string {
	if (present) return member.startsWith('-') ? `adds ${member}` : `+${member}`
	return /^[\w@]/.test(member) ? `-${member}` : `drops ${member}`
}

/** `gcc 14.2.1 → 15.1.0`. */
function factText({ name, before, after }: FactChange): string {
	if (before === undefined) return `${name} ${after === undefined ? 'changed' : `+${after}`}`
	return `${name} ${after === undefined ? `-${before}` : `${before} → ${after}`}`
}

/** `default/linux/amd64/23.0` for a link into a repository, wherever that lies. */
function profileName(text: string | undefined): string | undefined {
	return text?.replace(/^.*\/profiles\//, '').replaceAll('\n', ', ')
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

/** Where a change stands, as a person is told. */
export function placeOf({ kind, path, line }: ConfigChange): string {
	return kind === 'fact' ? 'laptop' : printPlace({ path: shortPath(path), line })
}
