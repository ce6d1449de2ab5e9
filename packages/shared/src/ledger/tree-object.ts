/** One line of a tree: a file, a link or a folder. */
export interface TreeEntry {
	/** As git writes it: `40000` for a folder. */
	readonly mode: string
	readonly name: string
	readonly id: string
}

export const folderMode = '40000'

/** The content of a tree: entries in git's order, each `MODE NAME NUL` and the 20 bytes of its id. */
export function printTree(entries: readonly TreeEntry[]): Buffer {
	const keyed = entries.map((entry) => ({ entry, key: sortKey(entry) }))
	const sorted = keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
	return Buffer.from(
		sorted.map(({ entry: { mode, name, id } }) => `${mode} ${bytesOf(name)}\0${idBytes(id)}`).join(''),
		'latin1',
	)
}

/** Git sorts a folder as if its name ended in a slash, and all by their bytes: a character of this text is one byte. */
export function sortKey({ mode, name }: Pick<TreeEntry, 'mode' | 'name'>): string {
	return bytesOf(mode === folderMode ? `${name}/` : name)
}

function bytesOf(name: string): string {
	return /^[ -~]*$/.test(name) ? name : Buffer.from(name).toString('latin1')
}

function idBytes(id: string): string {
	return Buffer.from(id, 'hex').toString('latin1')
}

/** The entries of a tree; undefined where the content is none. Names that are not UTF-8 come with U+FFFD. */
export function parseTree(content: Uint8Array): TreeEntry[] | undefined {
	const bytes = Buffer.from(content.buffer, content.byteOffset, content.length)
	const entries: TreeEntry[] = []
	for (let at = 0; at < bytes.length; ) {
		const blank = bytes.indexOf(0x20, at)
		const end = bytes.indexOf(0, blank)
		if (blank < 0 || end < 0 || end + 21 > bytes.length) return undefined
		const mode = bytes.toString('latin1', at, blank)
		entries.push({ mode, name: bytes.toString('utf8', blank + 1, end), id: bytes.toString('hex', end + 1, end + 21) })
		at = end + 21
	}
	return entries
}
