import type { Check } from '@altroot/shared/cli/check-list'
import { lookAtMode } from '@altroot/shared/platform/look'
import type { Run } from '@altroot/shared/platform/run'
import type { Laptop } from '../laptop.ts'
import { isReadBySsh } from '../pair/ssh-config.ts'
import { isPushed } from '../sync/push.ts'
import { connectionSettings } from '../sync/server.ts'
import { visit } from '../sync/visit.ts'

/** The way to the server, for us and for plain emerge; what it says; and whether it has every revision. */
export async function* examineServer(laptop: Laptop, run: Run): AsyncGenerator<Check> {
	const { settings, remote, ledger, host } = laptop
	if (remote === undefined) {
		yield {
			what: 'server',
			wrong: 'none is set: changes are recorded here only',
			remedy: `pair with one: on it, \`altroot-server host add ${host}\` prints the \`altroot-client join …\` line`,
		}
		return
	}
	if (remote.kind === 'ssh') {
		yield await lookAtMode(settings.ledger.identity, 0o600, '`altroot-client join …` makes it')
		yield await lookAtMode(settings.ledger['known-hosts'], 0o644, '`altroot-client join …` pins the server’s key in it')
		const what = 'the way to the server for plain emerge'
		const remedy = 'add `Include "/etc/ssh/ssh_config.d/*.conf"` to /etc/ssh/ssh_config'
		yield (await isReadBySsh(connectionSettings(remote, settings), run))
			? { what }
			: { what, wrong: 'ssh does not read /etc/ssh/ssh_config.d/altroot.conf', remedy }
	}
	const { trouble } = await visit(laptop, ['status'])
	const what = `server ${settings.ledger.remote}`
	if (trouble === undefined) yield { what }
	else yield { what, wrong: trouble.message, ...(trouble.hint ? { remedy: trouble.hint } : {}) }
	const remedy = 'start `altroot-client run`, or run `altroot-client record`'
	yield (await isPushed(ledger, host))
		? { what: 'all revisions are on the server' }
		: { what: 'revisions', wrong: 'the newest is not on the server yet', remedy }
}
