import { isUtf8 } from 'node:buffer'
import type { ConfigFile, FileMode } from '@altroot/shared/portage/config-tree'
import type { Conflict, Prefer } from './conflict.ts'
import { mergeLines, type Region } from './lines.ts'
import { setPlaceOf } from './meaning.ts'
import { mergeSetLines } from './set-lines.ts'

/** One file as three trees have it; undefined: not at all. */
export interface Versions {
	readonly base: ConfigFile | undefined
	readonly ours: ConfigFile | undefined
	readonly theirs: ConfigFile | undefined
}

export interface MergedFile {
	readonly file: ConfigFile | undefined
	readonly conflicts: readonly Conflict[]
}

/**
 * Merges one file: taken from the side that alone has changed it; a set of atoms and flags by what its lines say; other
 * text by its lines; a link, or what is no text, only as a whole. Without a preference conflicts are returned.
 */
export function mergeFile(path: string, { base, ours, theirs }: Versions, prefer: Prefer | undefined): MergedFile {
	if (sameFile(ours, theirs) || sameFile(base, theirs)) return { file: ours, conflicts: [] }
	if (sameFile(base, ours)) return { file: theirs, conflicts: [] }
	const place = setPlaceOf(path)
	const removed = ours === undefined || theirs === undefined
	if (![base, ours, theirs].every(isText) || (removed && place === undefined)) {
		const whole = { ours: { path, line: 0, text: fate(ours) }, theirs: { path, line: 0, text: fate(theirs) } }
		return { file: prefer === 'theirs' ? theirs : ours, conflicts: prefer === undefined ? [whole] : [] }
	}
	const conflicts: Conflict[] = []
	const settleText = (region: Region): readonly string[] => {
		if (prefer === undefined) conflicts.push(conflictOf(path, region))
		return prefer === 'theirs' ? region.theirs : region.ours
	}
	const settle = place ? (region: Region) => mergeSetLines(region, place.format, prefer ?? 'ours') : settleText
	const lines = mergeLines(textOf(base), textOf(ours), textOf(theirs), settle)
	const empty = place ? place.format.parse(lines.join('\n'), path).entries.length === 0 : false
	if (removed && empty) return { file: undefined, conflicts }
	if (isWorld(path) && [ours, theirs].every(isSorted)) lines.sort()
	return { file: { mode: mergeMode({ base, ours, theirs }), content: contentOf(lines, ours, theirs) }, conflicts }
}

function conflictOf(path: string, { ours, theirs, oursIndex, theirsIndex }: Region): Conflict {
	const at = ours.findIndex((line, index) => line !== theirs[index])
	const first = at < 0 ? ours.length : at
	const side = (lines: readonly string[], index: number) => ({
		path,
		line: index + first + 1,
		text: lines[first] ?? '',
	})
	return { ours: side(ours, oursIndex), theirs: side(theirs, theirsIndex) }
}

function fate(file: ConfigFile | undefined): string {
	if (file === undefined) return ''
	return file.mode === '120000' ? `a link to ${textOf(file)}` : 'another content'
}

function mergeMode({ base, ours, theirs }: Versions): FileMode {
	if (ours === undefined || theirs === undefined) return (ours ?? theirs)!.mode
	return ours.mode === base?.mode ? theirs.mode : ours.mode
}

function isText(file: ConfigFile | undefined): boolean {
	return file === undefined || (file.mode !== '120000' && isUtf8(file.content) && !file.content.includes(0))
}

function textOf(file: ConfigFile | undefined): string {
	return file === undefined ? '' : Buffer.from(file.content).toString()
}

function contentOf(lines: readonly string[], ours: ConfigFile | undefined, theirs: ConfigFile | undefined): Uint8Array {
	const ends = [ours, theirs].some((file) => file === undefined || file.content.at(-1) === 0x0a)
	return Buffer.from(lines.length === 0 ? '' : `${lines.join('\n')}${ends ? '\n' : ''}`)
}

/** emerge keeps world sorted: another order would come back as a change. */
function isWorld(path: string): boolean {
	return path.startsWith('var/lib/portage/world')
}

function isSorted(file: ConfigFile | undefined): boolean {
	const lines = textOf(file).split('\n').slice(0, -1)
	return lines.every((line, index) => index === 0 || lines[index - 1]! <= line)
}

function sameFile(a: ConfigFile | undefined, b: ConfigFile | undefined): boolean {
	if (a === undefined || b === undefined) return a === b
	return a.mode === b.mode && Buffer.compare(a.content, b.content) === 0
}
