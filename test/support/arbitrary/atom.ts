import fc from 'fast-check'

const one = fc.constantFrom<string[]>
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(''))
/** Now and then: an atom has few parts at once. */
const optional = (part: fc.Arbitrary<string>) =>
	fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: part })

/** One way to write an atom: the same order of parts out of other vocabularies. */
interface Vocabulary {
	readonly category: fc.Arbitrary<string>
	readonly name: fc.Arbitrary<string>
	readonly version: fc.Arbitrary<string>
	readonly operator: fc.Arbitrary<string>
	readonly blocker: fc.Arbitrary<string>
	readonly slot: fc.Arbitrary<string>
	readonly repo: fc.Arbitrary<string>
	readonly useFlag: fc.Arbitrary<string>
}

const usual: Vocabulary = {
	category: one('app-misc', 'dev-c++', 'virtual', 'x11_a', 'sys.b', '9a', '_c'),
	name: one('hello', 'gtk+', 'foo-bar', 'a-1b', 'r2', '7zip', 'lib_x', 'foo-bar-r3'),
	version: joined(
		one('0', '1', '1.0', '1.2.3', '01.2', '9999', '2024.01.05'),
		optional(one('a', 'z')),
		optional(one('_alpha', '_beta2', '_pre', '_rc1', '_p20240101', '_p')),
		optional(one('_rc3', '_p2')),
		optional(one('-r0', '-r1')),
		optional(one('-0', '-2', '-20')),
	),
	operator: one('=', '>=', '<=', '>', '<', '~'),
	blocker: one('!', '!!'),
	slot: one(':0', ':2.1', ':2/2.1', ':2=', ':2/3=', ':=', ':*', ':a+b'),
	repo: one('::gentoo', '::my-repo_2'),
	useFlag: joined(
		one('a', '-b', '!c', 'nls', 'x@y', 'python_targets_python3_13', '9'),
		optional(one('(+)', '(-)')),
		optional(one('?', '=')),
	),
}

const strange: Vocabulary = {
	category: fc.oneof(usual.category, one('*', 'app-*', '*-misc', '**', '', '-a', '.a', 'a*b')),
	name: fc.oneof(
		usual.name,
		one('*', 'gtk*', '*-kmod', 'foo-1', 'foo-1.0', '+a', 'a.b'),
		fc.stringMatching(/^[a-z0-9+_*-]{1,6}$/),
	),
	version: joined(
		fc.oneof(
			usual.version,
			one('*9999*', '*', '*1.0*', '1.', '1..2', '1B', '1ab', '1_foo', '1-r', '1-r1-r2', '1_p1-02', '1-2-r1'),
		),
		optional(one('-2', '-02', '-1_p1')),
	),
	operator: fc.oneof(usual.operator, one('==', '=>', '=<', '=~')),
	blocker: one('!', '!!', '!!!'),
	slot: fc.oneof(usual.slot, one(':2*', ':', ':/', ':-1', ':+a', ':2/', ':2/3/4', ':2:3')),
	repo: fc.oneof(usual.repo, one('::-x', '::', '::a.b')),
	useFlag: joined(
		fc.oneof(usual.useFlag, one('', '+a', '_x', '--a', '!a', '-a')),
		optional(one('(?)', '*', '(+)', '?')),
	),
}

function atomOf({ category, name, version, operator, blocker, slot, repo, useFlag }: Vocabulary): fc.Arbitrary<string> {
	const simple = joined(category, fc.constant('/'), name)
	const versioned = joined(operator, simple, fc.constant('-'), version)
	const starred = joined(fc.constant('='), simple, fc.constant('-'), version, fc.constant('*'))
	const use = fc.array(useFlag, { minLength: 1, maxLength: 3 }).map((flags) => `[${flags.join(',')}]`)
	return joined(optional(blocker), fc.oneof(simple, versioned, starred), optional(slot), optional(repo), optional(use))
}

/** A text with one character put in, left out or exchanged. */
const mutated = fc
	.tuple(atomOf(usual), fc.nat(30), one('', ...'!=<>~-*:/[],()+._@a0é\u00a0"#'), fc.constantFrom(0, 1))
	.map(([text, at, inserted, removed]) => text.slice(0, at) + inserted + text.slice(at + removed))

/** Atoms in every form that Portage knows, and texts that are nearly one: about half of them are accepted. */
export const atomText: fc.Arbitrary<string> = fc.oneof(
	{ weight: 3, arbitrary: atomOf(usual) },
	{ weight: 3, arbitrary: atomOf(strange) },
	{ weight: 2, arbitrary: mutated },
)

/** What a place admits beyond plain atoms. */
export const atomRules = fc.record({ wildcard: fc.boolean(), repo: fc.boolean(), buildId: fc.boolean() })
