/** Git's file modes: the three that a config tree knows. */
export type FileMode = '100644' | '100755' | '120000'

/** One file of a config tree, byte for byte; for a symbolic link (`120000`) the content is its target. */
export interface ConfigFile {
	readonly mode: FileMode
	readonly content: Uint8Array
}

/**
 * The files of `etc/portage` and `var/lib/portage/world{,_sets}` of one host, by path relative to the config root
 * (`etc/portage/package.use/video`), as they are on a disk or in a revision.
 */
export type ConfigTree = ReadonlyMap<string, ConfigFile>
