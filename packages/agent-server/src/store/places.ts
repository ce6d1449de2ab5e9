import { dirname, join } from 'node:path'
import type { ServerSettings } from '../settings/settings.ts'

/** Every place on disk that the server keeps things in, from its settings. */
export function serverPlaces(settings: ServerSettings) {
	const state = dirname(settings.ledger.path)
	return {
		ledger: settings.ledger.path,
		history: join(state, 'history.db'),
		/** What the gate may tell each host: one file a host, replaced as a whole. */
		status: join(state, 'status'),
		/** What happens in the running generation: one file a host, one JSON object a line. */
		events: join(state, 'events'),
		/** The one-time tokens of hosts that may join, as hashes; the gate only reads them. One file a host. */
		pairings: join(state, 'pairings'),
		/** The public keys of hosts that have joined: the gate writes them. */
		keys: join(state, 'keys'),
		/** The keys that hosts had: one file a host, a key a line. The gate only reads them. */
		signers: join(state, 'signers'),
		/** What hosts say of the packages that they are offered: the gate writes them. One file a host. */
		verdicts: join(state, 'verdicts'),
		/** What the gate tells the rest of the server: a lock for each host that has a connection open, one file a host. */
		connected: join(state, 'gate'),
		/** And what it has refused; no host is called so. */
		refusals: join(state, 'gate', 'refusals.json'),
		/** What the edits of hosts would cost: one file a host, replaced as a whole. The gate only reads them. */
		previews: join(state, 'previews'),
		/** Where the preview of a host is rendered while it is planned. */
		previewOf: (host: string) => join(state, 'planning', host),
		/** Hosts of which nothing is built until they are resumed: one file a host. */
		suspended: join(state, 'suspended'),
		/** Where a revision that comes while another is built is rendered and planned. */
		newerOf: (host: string) => join(state, 'planning', `${host}.newer`),
		/** What was wrong with the ledger that is followed (`[ledger] remote`), when it was last asked; nothing: no file. */
		remote: join(state, 'remote.json'),
		/** What people are still to be told. */
		notices: join(state, 'notices.json'),
		/** GnuPG's home with the key that signs packages: nobody but the builder may look into it. */
		signing: join(state, 'signing'),
		/** emerge's whole output, one file a generation. */
		logs: join(state, 'logs'),
		logOf: (host: string, generation: number) => join(state, 'logs', host, `${generation}.log`),
		/** When trees were last synced, and their states since. */
		synced: join(state, 'synced.json'),
		/** Held by whoever builds: alt roots share the build host's own root, so one build runs at a time. */
		buildLock: join(state, 'build.lock'),
		/** Names the emerge that runs, so that the next builder can end it when this one was killed. */
		running: join(state, 'running-emerge'),
	} as const
}
export type ServerPlaces = ReturnType<typeof serverPlaces>

/** Every place below a host's alt root that is ours. */
export function rootPlaces(root: string) {
	return {
		/** What emerge builds into. */
		pkgdir: join(root, 'var/cache/altroot/packages'),
		/** What the laptop sees: a link to one snapshot. */
		published: join(root, 'var/cache/binpkgs'),
		/** One directory of hard links for each generation that was published. */
		snapshots: join(root, 'var/cache/altroot/generations'),
		/** Signed copies of what is in `pkgdir`. */
		signed: join(root, 'var/cache/altroot/signed'),
		/** What was found out about package files; it may go at any time. */
		remembered: join(root, 'var/cache/altroot/packages.db'),
		/** Held by whoever publishes or removes packages. */
		publishLock: join(root, 'var/cache/altroot/publish.lock'),
		distdir: '/var/cache/distfiles',
		tmpdir: '/var/tmp',
		logdir: join(root, 'var/log/portage'),
	} as const
}
