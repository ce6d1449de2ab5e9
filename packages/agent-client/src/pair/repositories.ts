import type { Repository } from '@altroot/shared/portage/repos-conf'
import type { JoinAnswer } from '@altroot/shared/protocol/pairing'
import type { Endpoint } from '@altroot/shared/ssh/trouble'
import { keepOwner, keysFromServer } from '../trees/from-server.ts'
import type { Sections } from './sections-text.ts'

/** What of a tree on the laptop's disk decides how it can be synced. */
export interface LocalTree {
	readonly repository: Repository
	/** It has a `.git`: Portage refuses to rsync over it. */
	readonly isCheckout: boolean
	/** uid and gid of its directory: `250:250`; undefined where it is not there yet. */
	readonly owner: string | undefined
}

export interface RepositoryEntries {
	readonly sections: Sections
	/** Trees that stay as the person has them. */
	readonly checkouts: readonly LocalTree[]
}

/**
 * What repos.conf has to say so that a bare `emerge --sync` fetches every tree of the server from there. A tree that the
 * laptop has keeps its place and everything else that the person says of it; a git checkout of their own stays one.
 */
export function repositoryEntries(
	trees: JoinAnswer['trees'],
	local: ReadonlyMap<string, LocalTree>,
	server: Endpoint,
): RepositoryEntries {
	const sections = new Map<string, Map<string, string>>()
	const checkouts: LocalTree[] = []
	for (const { name, location } of trees) {
		const own = local.get(name)
		if (own?.isCheckout) checkouts.push(own)
		else sections.set(name, new Map([...place(name, own), ...syncKeys(location, own, server)]))
	}
	return { sections, checkouts }
}

/** Tells the person of a tree that stays as it is. */
export function checkoutSentence({ repository: { name, location } }: LocalTree): string {
	return `${name} is a git checkout of your own at ${location}: it stays one. Remove ${location}/.git and join again, and it comes from the server`
}

function place(name: string, own: LocalTree | undefined): [string, string][] {
	return own === undefined ? [['location', `/var/db/repos/${name}`]] : []
}

function syncKeys(location: string, own: LocalTree | undefined, server: Endpoint): [string, string][] {
	const options = extraOptions(own)
	return [
		...keysFromServer(location, server),
		...(options === '' ? [] : [['sync-rsync-extra-opts', options] satisfies [string, string]]),
	]
}

function extraOptions(own: LocalTree | undefined): string {
	const theirs = own?.repository.keys.get('sync-rsync-extra-opts')?.value ?? ''
	const others = theirs.replace(new RegExp(`${keepOwner}\\S+`), '').trim()
	const owner = own?.owner === undefined || own.owner === '0:0' ? '' : `${keepOwner}${own.owner}`
	return `${others} ${owner}`.trim()
}
