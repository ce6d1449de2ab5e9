import { type NewObject, newObject } from '@altroot/shared/ledger/object'
import fc from 'fast-check'

/** A line of a tree, and what it leads to: the text of a file, or a folder. Names and modes may be anything. */
export interface Entry {
	readonly mode: string
	readonly name: string
	readonly content: string | readonly Entry[]
}

const file = (name: string, content: string): Entry => ({ mode: '100644', name, content })
const folder = (name: string, ...content: Entry[]): Entry => ({ mode: '40000', name, content })

/** What a laptop records. */
const sound: readonly Entry[] = [
	folder('.altroot', file('host.json', '{}')),
	folder(
		'etc',
		folder(
			'portage',
			file('make.conf', 'USE="x"\n'),
			{ mode: '120000', name: 'make.profile', content: '../../var/db/repos/gentoo/profiles/default' },
			folder('package.use', file('video', 'a/b c\n'), file('zz', 'd/e f\n')),
			folder('patches', folder('a', file('x.patch', '--- a\n'))),
		),
	),
	folder('var', folder('lib', folder('portage', file('world', 'a/b\n')))),
]

const names = [
	...['', '.', '..', '.git', '.GIT', '.git ', '.git.', '.git::$INDEX_ALLOCATION', 'git~1', 'GIT~2', '.g\u200cit', '~'],
	...['.gitmodules', '.gitattributes', '.gitignore', '.mailmap', 'GITMOD~1', '.gitmodule\u200cs', 'gi7eba~1'],
	...[
		'a/b',
		'../x',
		'etc',
		'portage',
		'world',
		'host.json',
		'.altroot',
		'x'.repeat(256),
		'x'.repeat(70_000),
		'ä',
		'\\',
	],
	...['make.conf', 'a\nb', '\x1b[31m', 'CON', '-rf', 'a.b', 'a', 'package.use'],
]
const modes = ['100644', '100755', '120000', '40000', '160000', '100664', '040000', '0', '0100644', '644', '']
const contents = [
	'',
	'x\n',
	'{}',
	'[]',
	'{',
	'/etc/passwd',
	'../../../x',
	'a\0b',
	'[submodule "x"]\n\tpath = x\n\turl = -x\n',
]

const anything: fc.Arbitrary<Entry> = fc.record({
	mode: fc.constantFrom(...modes),
	name: fc.constantFrom(...names),
	content: fc.oneof(fc.constantFrom(...contents), fc.constant([file('inner', 'x')]), fc.constant([])),
})

/** What one step does to the entry that it meets: leaves it out, doubles it, or changes one thing of it. */
const step = fc.oneof(
	fc.constant((): readonly Entry[] => []),
	fc.constant((entry: Entry) => [entry, entry]),
	anything.map((other) => (entry: Entry) => [entry, other]),
	fc.constantFrom(...names).map((name) => (entry: Entry) => [{ ...entry, name }]),
	fc.constantFrom(...modes).map((mode) => (entry: Entry) => [{ ...entry, mode }]),
	fc.constantFrom(...contents).map((content) => (entry: Entry) => [{ ...entry, content }]),
)

/** A sound tree after none to three such steps, anywhere in it; mostly in git's order. */
export const strangeTree: fc.Arbitrary<{ readonly entries: readonly Entry[]; readonly sorted: boolean }> = fc.record({
	entries: fc
		.array(fc.tuple(fc.nat(13), step), { maxLength: 3 })
		.map((steps) => steps.reduce((entries, [place, change]) => changeAt(entries, place, change), sound)),
	sorted: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
})

/** Changes the entry that is met as number `place` on a walk through all of them. */
function changeAt(entries: readonly Entry[], place: number, change: (entry: Entry) => readonly Entry[]) {
	let left = place
	const walk = (all: readonly Entry[]): readonly Entry[] =>
		all.flatMap((entry) => {
			if (left-- === 0) return change(entry)
			return [typeof entry.content === 'string' ? entry : { ...entry, content: walk(entry.content) }]
		})
	return walk(entries)
}

/** The objects of such a tree, the top one last; written here once more, so that nothing is put right. */
export function objectsOf(entries: readonly Entry[], sorted: boolean): NewObject[] {
	const objects: NewObject[] = []
	const lines = entries.map(({ mode, name, content }) => {
		const inner = typeof content === 'string' ? [newObject('blob', Buffer.from(content))] : objectsOf(content, sorted)
		objects.push(...inner)
		const key = mode === '40000' ? `${name}/` : name
		return { key, line: Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(inner.at(-1)!.id, 'hex')]) }
	})
	if (sorted) lines.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))
	return [...objects, newObject('tree', Buffer.concat(lines.map(({ line }) => line)))]
}
