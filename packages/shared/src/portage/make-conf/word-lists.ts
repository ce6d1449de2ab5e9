import { stackWords, type WordStack } from '../word-stack.ts'

/**
 * Variables that Portage stacks word by word over its layers: `-x` takes x back, `-*` everything before
 * (portage/const.py:INCREMENTALS), and those that it reads in the same way without calling them so.
 */
const stackedVariables: ReadonlySet<string> = new Set([
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

/** The words of a value, the last about each name alone: `a b -a -* c` is `-*` and `c`. */
export function wordsOf(text: string): WordStack {
	return stackWords(text.split(/\s+/).filter(Boolean), false)
}
