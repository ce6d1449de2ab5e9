import { AgentError, exitCode } from '@altroot/shared/errors'
import type { Remote, SshRemote } from '@altroot/shared/ssh/remote'
import type { Laptop } from '../laptop.ts'

/** Where the other ledger is, for a verb that is nothing without one; an AgentError (`no-server`) where none is set. */
export function remoteOf({ host, remote }: Laptop, config: string): Remote {
	if (remote !== undefined) return remote
	throw new AgentError('no-server', `this laptop has no server yet: \`[ledger] remote\` in ${config} is empty`, {
		disposition: 'stall',
		exit: exitCode.settings,
		hint: `pair with one: on the server, \`altroot-server host add ${host}\` prints the \`altroot-client join …\` line`,
	})
}

/** The gate, for a verb that asks the builder itself; AgentErrors `no-server`, and `no-gate` where only a ledger is there. */
export function gateOf(laptop: Laptop, config: string): SshRemote {
	const remote = remoteOf(laptop, config)
	if (remote.kind === 'ssh') return remote
	const { remote: url } = laptop.settings.ledger
	throw new AgentError('no-gate', `\`[ledger] remote\` in ${config} is ${url}: a ledger, and no gate to ask`, {
		disposition: 'stall',
		exit: exitCode.settings,
		hint: 'the build server itself answers this at ssh://…; what it has built, `altroot-client log` tells from the ledger too',
	})
}
