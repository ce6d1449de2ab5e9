const mebibyte = 1024 * 1024

/**
 * What one push may bring. A laptop's first import of a large /etc/portage with its patches is some tens of MiB; a
 * recording is four objects, so a new server still takes the history of twenty thousand of them in one push.
 */
export const limits = {
	pack: {
		objects: 80_000,
		pack: 64 * mebibyte,
		/** The laptop records no file of more than 10 MiB. */
		object: 10 * mebibyte,
		inflated: 128 * mebibyte,
	},
	/** Files and folders that one push may change. */
	changes: 50_000,
	/** Folders in each other. */
	depth: 32,
	/** Bytes of the target of a link (PATH_MAX). */
	link: 4095,
	/** Bytes of the beginning of a push: one update, and its abilities. */
	request: 65_536,
	/** Milliseconds without a byte after which a pack may be whole, though its sender leaves the channel open. */
	quiet: 10,
} as const
