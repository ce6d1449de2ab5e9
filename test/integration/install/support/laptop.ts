/*
 * Does one step of an upgrade inside the laptop of the lab, as its command does: `node laptop.ts index | sync STATES |
 * install [EMERGE ARGS] | stayed-behind`. Prints what came of it as one JSON document on the last line.
 */
import { install } from '@altroot/agent-client/install/install'
import { readPublishedIndex } from '@altroot/agent-client/install/published-index'
import { findStayedBehind } from '@altroot/agent-client/install/stayed-behind'
import { syncTrees } from '@altroot/agent-client/install/sync-trees'
import { AgentError } from '@altroot/shared/errors'
import { run } from '@altroot/shared/platform/run'
import { runAttached } from '@altroot/shared/platform/run-attached'
import { connect } from '@altroot/shared/ssh/connection'

const [step, ...args] = process.argv.slice(2)
const source = {
	gate: {
		user: 'altroot',
		host: 'build-server',
		port: 2222,
		identity: '/etc/altroot/id_ed25519',
		knownHosts: '/etc/altroot/known_hosts',
	},
	packages: '/alt/var/cache/binpkgs',
	root: '/',
}
const trees = ['gentoo', 'altroot-overlay'].map((name) => ({ name, location: `/var/db/repos/${name}` }))
const world = { emerge: 'emerge', own: process.env, run, runAttached }

async function published() {
	const connection = await connect(source.gate)
	try {
		return await readPublishedIndex(connection, source.packages)
	} finally {
		connection.close()
	}
}

async function outcome(): Promise<unknown> {
	if (step === 'sync') return syncTrees(source, trees, JSON.parse(args[0]!), world)
	if (step === 'stayed-behind') return findStayedBehind({ source, failed: [], ...world })
	const index = await published()
	return step === 'install' ? install(source, index, args, world) : index.packages.map((fields) => fields.get('CPV'))
}

const result = await outcome().catch((error: unknown) => {
	if (error instanceof AgentError) return { code: error.code, message: error.message }
	throw error
})
console.log(`\n${JSON.stringify(result)}`)
