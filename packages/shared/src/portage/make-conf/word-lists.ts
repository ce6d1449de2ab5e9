/**
 * Variables that Portage stacks word by word over its layers: `-x` takes x back, `-*` everything before
 * (portage/const.py:INCREMENTALS), and those that it reads in the same way without calling them so.
 */
export const stackedVariables: ReadonlySet<string> = new Set([
	'ACCEPT_KEYWORDS',
	'ACCEPT_LICENSE',
	'ACCEPT_PROPERTIES',
	'ACCEPT_RESTRICT',
	'CONFIG_PROTECT',
	'CONFIG_PROTECT_MASK',
	'ENV_UNSET',
	'FEATURES',
	'IUSE_IMPLICIT',
	'PROFILE_ONLY_VARIABLES',
	'USE',
	'USE_EXPAND',
	'USE_EXPAND_HIDDEN',
	'USE_EXPAND_IMPLICIT',
	'USE_EXPAND_UNPREFIXED',
])

/** Names that the profiles of ::gentoo have in USE_EXPAND, by which a reader without a profile knows a list. */
const expandedNames =
	/^(ABI_\w+|ALSA_CARDS|CAMERAS|CPU_FLAGS_\w+|CURL_SSL|GRUB_PLATFORMS|INPUT_DEVICES|L10N|LINGUAS|LLVM_SLOT|\w+_(TARGETS?|MODULES|PLUGINS|FEATURES)|VIDEO_CARDS)$/

/** True where the order of the words does not count, only which there are. */
export function isWordList(name: string): boolean {
	return stackedVariables.has(name) || expandedNames.test(name)
}

/** What is left of a list when later words override earlier ones: `a b -a -* c` is `-*` and `c`. */
export function effectiveWords(text: string): ReadonlySet<string> {
	let words = new Set<string>()
	for (const word of text.split(/\s+/).filter(Boolean)) {
		if (word === '-*') words = new Set()
		words.delete(opposite(word))
		words.add(word)
	}
	return words
}

/** Which words a list has gained, and which stand there in no form any more. */
export function diffWords(before: string, after: string): { set: string[]; dropped: string[] } {
	const old = effectiveWords(before)
	const now = effectiveWords(after)
	return {
		set: [...now].filter((word) => !old.has(word)),
		dropped: [...old].filter((word) => !now.has(word) && !now.has(opposite(word))),
	}
}

function opposite(word: string): string {
	return word.startsWith('-') ? word.slice(1) : `-${word}`
}
