/**
 * What a client asks of `rsync --server --sender` beyond these two words: Portage's FETCHCOMMAND_SSH (`-avP`) and
 * PORTAGE_RSYNC_OPTS, and what a person adds to them (`-H`, `-n`, `--bwlimit` …). Options that make the sender follow
 * links (`-L -k --copy-unsafe-links`), read other files (`--files-from`), write (`--log-file`, `--remove-source-files`)
 * or take their arguments past us (`-s`) are not among them.
 */
const letters = 'vqlogDtprWzcnH'

/** After the letters comes `e`, then the protocol's own abilities: no program and no option (rsync's options.c, maybe_add_e_option). */
const cluster = new RegExp(`^-[${letters}]*(?:e\\d*\\.[a-zA-Z]*)?$`)

const longOptions: readonly RegExp[] = [
	/^--timeout=\d{1,6}$/,
	/^--safe-links$/,
	/^--inplace$/,
	/^--numeric-ids$/,
	/^--ignore-errors$/,
	/^--bwlimit=\d{1,9}(?:\.\d{1,9})?[kKmMgG]?$/,
	/^--compress-level=-?\d{1,3}$/,
	/^--compress-choice=(?:zstd|lz4|zlibx?|none)$/,
	/^--(?:new|old)-compress$/,
	/^--checksum-choice=[a-z\d]{1,16}(?:,[a-z\d]{1,16})?$/,
]

/** True for an option of the allow-list. */
export function isAllowedRsyncOption(word: string): boolean {
	return word.length > 1 && (cluster.test(word) || longOptions.some((option) => option.test(word)))
}
