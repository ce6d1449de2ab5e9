/** What may stand at a path of a revision: `within`: anything, a file, a link or a folder. */
export type Place = 'folder' | 'file' | 'within' | 'nothing'

const folders = new Set(['', 'etc', 'etc/portage', 'var', 'var/lib', 'var/lib/portage', '.altroot'])
const files = new Set(['var/lib/portage/world', 'var/lib/portage/world_sets', '.altroot/host.json'])

/** The layout of a host's branch (docs/contract.md, "Ledger"). */
export function placeAt(path: string): Place {
	if (folders.has(path)) return 'folder'
	if (files.has(path)) return 'file'
	return path.startsWith('etc/portage/') ? 'within' : 'nothing'
}

/** Characters that some file systems pass over, so that a name with them is `.git` there (git's own fsck). */
const ignorable = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g

/** `.gitmodules` and its like, also by the short names that Windows gives them; their content is none of our business. */
const readByGit = /^(\.git|\.mailmap|(gi|ma)[^~]*~\d)/i

/** Why a name may not stand in a tree, as the end of a sentence; undefined where it may. */
export function faultOfName(name: string): string | undefined {
	if (name === '' || name === '.' || name === '..' || name.includes('/')) return 'is no name of a file'
	if (name.includes('\ufffd')) return 'is not UTF-8'
	if (Buffer.byteLength(name) > 255) return 'is longer than 255 bytes'
	const seen = name.replace(ignorable, '')
	if (/^(\.git|git~\d+)[ .]*(:.*)?$/i.test(seen)) return 'could be taken for .git'
	if (readByGit.test(seen)) return 'is one that git itself reads, and no laptop records'
	return undefined
}
