import { printError } from '@altroot/shared/cli/end'
import { openEventView } from '@altroot/shared/cli/event-view'
import { printServerCard } from '@altroot/shared/cli/host-card'
import type { Verb } from '@altroot/shared/cli/program'
import type { Terminal } from '@altroot/shared/cli/terminal'
import { AgentError, type ExitCode, exitCode } from '@altroot/shared/errors'
import { resolve } from '@altroot/shared/ledger/ledger'
import { branchOf, shortRevision } from '@altroot/shared/ledger/names'
import { sshTransport } from '@altroot/shared/ledger/transport/channels'
import { run } from '@altroot/shared/platform/run'
import { runAttached } from '@altroot/shared/platform/run-attached'
import { signedBy } from '@altroot/shared/portage/packages-index'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import type { Event } from '@altroot/shared/protocol/progress'
import { type Connection, connect, watched } from '@altroot/shared/ssh/connection'
import { install } from '../install/install.ts'
import { findOtherTrees } from '../install/other-trees.ts'
import { printStayedBehind } from '../install/print-stayed-behind.ts'
import { readPublishedIndex } from '../install/published-index.ts'
import { requireSameTrees } from '../install/same-trees.ts'
import { findStayedBehind } from '../install/stayed-behind.ts'
import { syncTrees } from '../install/sync-trees.ts'
import { type Laptop, openLaptop } from '../laptop.ts'
import { keyUnknown, requireSigner, trustedKeysOf } from '../pair/signing-key.ts'
import { record } from '../record/record.ts'
import { readClientSettings } from '../settings/read.ts'
import { awaitGeneration, type Ended } from '../sync/await-generation.ts'
import { push } from '../sync/push.ts'
import { connectionSettings } from '../sync/server.ts'
import { beginInstalling } from '../take/installing.ts'
import { tellInstalled } from '../take/judge-published.ts'
import { countPresent } from '../take/replay.ts'
import { afterInstallation } from '../take/verdict-of.ts'
import { sayAwaited } from './say-awaited.ts'
import { gateOf } from './server-of.ts'

export const upgrade: Verb = {
	usage: 'upgrade [emerge-args...]',
	options: [['--any-tree', 'install also where a tree is in another state than the packages were built from']],
	summary: 'wait for the newest revision’s packages, sync the trees, install, say what stayed behind',
	examples: ['altroot-client upgrade', 'altroot-client upgrade -- --ask'],
	action: async ({ terminal, config }, extra, { anyTree }) => {
		const laptop = await openLaptop(await readClientSettings(config))
		const { settings } = laptop
		const remote = gateOf(laptop, config)
		const gate = connectionSettings(remote, settings)
		await record(laptop.recorder)
		const connection = await connect(gate, watched)
		try {
			await push(laptop.ledger, laptop.host, sshTransport(connection, remote.path))
			const server = await untilBuilt(laptop, connection, terminal)
			for (const line of printServerCard(withoutVerdict(server), laptop.clock.now(), terminal)) terminal.say(line)
			if (server.published === null) {
				if (terminal.json) terminal.printJson({ generation: null, trees: [], stayedBehind: [] })
				return endOf(server, 0)
			}
			using _installing = await beginInstalling(laptop.state, laptop.clock, () =>
				terminal.say('another upgrade is running: waiting for its end'),
			)
			const published = await readPublishedIndex(connection, server.packages)
			const root = settings.host['config-root']
			const trustedKeys = trustedKeysOf(config, root)
			const signer = published.header.get(signedBy)
			if (trustedKeys !== undefined) await requireSigner(signer, config, run)
			else if (signer !== undefined) terminal.say(keyUnknown)
			const source = { gate, packages: server.packages, root, trustedKeys }
			const output = terminal.json ? 'stderr' : 'stdout'
			const asks = process.stdin.isTTY === true
			const tools = { emerge: settings.install.emerge, own: process.env, run, runAttached, asks, output } as const
			const { generation, trees: built } = server.published
			const synced = await syncTrees(source, server.trees, built, tools)
			const others = await findOtherTrees(source, built, tools)
			if (!anyTree) requireSameTrees(others, new Map(synced.map(({ name, reason }) => [name, reason])))
			for (const { name, outcome, reason } of synced)
				if (outcome !== 'same') terminal.say(`tree     ${reason === '' ? `${name} synced` : reason}`)
			const code = await install(source, published, extra, tools)
			if (code !== 0) return failed(`emerge ended with exit code ${code}`)
			const behind = await findStayedBehind({ source, failed: server.generation.failed, ...tools })
			for (const line of printStayedBehind(behind, terminal.width)) terminal.say(line)
			if (terminal.json) terminal.printJson({ generation, trees: others, stayedBehind: behind })
			const present = await countPresent(source.root, published)
			const found = { generation, time: laptop.clock.now(), trees: others, present, behind }
			const trouble = await tellInstalled(gate, afterInstallation(found))
			if (trouble) terminal.say(printError(trouble, 'the server does not know of it yet'))
			return endOf(server, behind.length)
		} finally {
			connection.close()
		}
	},
}

async function untilBuilt(laptop: Laptop, connection: Connection, terminal: Terminal): Promise<Ended> {
	const { ledger, host, state, clock } = laptop
	const newest = () => resolve(ledger, branchOf(host))
	const wanted = await newest()
	await sayAwaited(laptop, connection, terminal, wanted)
	const view = openEventView(terminal, clock)
	const show = (event: Event): void => {
		view.show(event)
		if (event.outcome === undefined || wanted === undefined || event.revision === wanted) return
		const before = `generation ${event.generation} was ${event.outcome}: ${event.message}`
		terminal.say(`${before}; waiting for the packages of ${shortRevision(wanted)}`)
	}
	try {
		return await awaitGeneration(connection, newest, state, show)
	} finally {
		view.end()
	}
}

/** What the laptop would take is found out here for good. */
function withoutVerdict(server: HostStatus): HostStatus {
	return { ...server, published: server.published && { ...server.published, verdict: null } }
}

function endOf({ generation }: Ended, stayed: number): ExitCode {
	if (generation.outcome === 'needs-decision') return exitCode.decision
	return stayed > 0 || generation.outcome === 'failed' ? exitCode.failed : exitCode.done
}

/** At emerge's own terminal nobody else reads along. */
const itsOwnWords =
	'its own messages stand above; a package that it calls “not usable” has no sound signature of the server, and did not come from it as it was built'

function failed(message: string): never {
	throw new AgentError('install-failed', message, { disposition: 'wait', hint: itsOwnWords })
}
