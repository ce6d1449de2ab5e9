import { plainEnvironment } from '../../platform/run.ts'
import type { Spawn } from '../../platform/spawn.ts'
import { type Channel, collectText } from '../../ssh/channel.ts'
import type { Connection } from '../../ssh/connection.ts'
import { type GitService, type Transport, transportOver } from './transport.ts'

/** A ledger behind a live SSH connection; `path` as the server knows it (`/ledger`). */
export function sshTransport(connection: Connection, path: string): Transport {
	return transportOver((service) => openService(connection, path, service))
}

/** Starts git's end of a push or fetch at the other side of a connection. */
export function openService(connection: Connection, path: string, service: GitService): Promise<Channel> {
	return connection.exec(`${service} '${path.replaceAll("'", `'\\''`)}'`)
}

/** A ledger on this machine: git itself serves it, with its own locks and checks. */
export function pathTransport(path: string, spawn: Spawn): Transport {
	return transportOver(async (service) =>
		channelOf(spawn('git', [service.slice('git-'.length), path], plainEnvironment())),
	)
}

function channelOf(child: ReturnType<Spawn>): Channel {
	return {
		input: child.stdin,
		output: child.stdout,
		stderr: collectText(child.stderr),
		exit: child.ended,
		close: child.stop,
	}
}
