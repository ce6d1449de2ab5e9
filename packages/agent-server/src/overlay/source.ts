import { wrongUse } from '@altroot/shared/errors'

/** The ways of syncing that Portage has for a tree of somebody else's (portage(5), sync-type). */
export const syncTypes = ['git', 'rsync', 'mercurial', 'svn'] as const
export type SyncType = (typeof syncTypes)[number]

export interface OverlaySource {
	readonly type: SyncType
	readonly uri: string
}

/** A repository's name (PMS 3.1.5): what `profiles/repo_name` has to say, and a directory's name. */
export function checkName(name: string): string {
	const valid = /^[A-Za-z0-9_][A-Za-z0-9_-]*$/.test(name) && !/-\d+(\.\d+)*$/.test(name) && name !== 'DEFAULT'
	if (valid) return name
	throw wrongUse(
		`${JSON.stringify(name)} is no name of a tree`,
		'letters, digits, `_` and `-`, and no version at its end: as its profiles/repo_name says',
	)
}

/** What a URI is synced with: git, unless it says rsync or `type` says otherwise. */
export function sourceOf(uri: string, type: unknown): OverlaySource {
	if (!/^(?:[a-z][a-z0-9+.-]*:\/\/\S+|\/\S+|[\w.-]+@[\w.-]+:\S+)$/i.test(uri))
		throw wrongUse(`${JSON.stringify(uri)} is no URI`, 'write one, for example https://example.org/overlay.git')
	if (type === undefined) return { type: /^rsync:/i.test(uri) ? 'rsync' : 'git', uri }
	const known = syncTypes.find((one) => one === type)
	if (known) return { type: known, uri }
	throw wrongUse(`${JSON.stringify(type)} is no way of syncing`, `known are ${syncTypes.join(', ')}`)
}
