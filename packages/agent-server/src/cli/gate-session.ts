import { type ExitCode, exitCode } from '@altroot/shared/errors'
import { recoverLedger } from '@altroot/shared/ledger/journal/open'
import { openLedger } from '@altroot/shared/ledger/ledger'
import type { Clock } from '@altroot/shared/platform/clock'
import { run } from '@altroot/shared/platform/run'
import { spawn } from '@altroot/shared/platform/spawn'
import { fingerprintOf, parsePublicKey } from '@altroot/shared/ssh/key'
import { knownAccount } from '../account.ts'
import { standardChannel } from '../gate/channel.ts'
import { dropPrivileges } from '../gate/privileges.ts'
import { canConfineRsync } from '../gate/rsync-service.ts'
import { runCommand } from '../gate/run-command.ts'
import { gateAnswers } from '../gate-answers.ts'
import { admittedHosts } from '../gate-hosts.ts'
import { currentSettings } from '../settings/current.ts'
import { readServerSettings } from '../settings/read.ts'
import { serverPlaces } from '../store/places.ts'
import { systemLog } from './system-log.ts'

/** Milliseconds between two looks at whether the OpenSSH server is still there, and whether the host is still admitted. */
const lookAfter = 2_000

/**
 * Serves the one command that an OpenSSH server was asked for by a host (sshd(8), `command=` and SSH_ORIGINAL_COMMAND),
 * with the same rules as the gate's own. `authorized-keys` prints the lines that lead here.
 */
export async function serveSession(
	config: string,
	name: string,
	fingerprint: string,
	process: NodeJS.Process,
	clock: Clock,
): Promise<ExitCode> {
	const settings = await readServerSettings(config)
	const { user } = settings.gate
	if (user !== '') dropPrivileges(await knownAccount(user, run))
	const places = serverPlaces(settings)
	const { log, written } = systemLog(run)
	const address = process.env.SSH_CONNECTION?.split(' ')[0] ?? 'unknown'
	const current = currentSettings(config, settings, log)
	const admitted = () => admittedHosts(current(), places).find((one) => one.name === name && isOf(one.key, fingerprint))
	const host = admitted()
	if (host === undefined) {
		log.warn({ host: name, fingerprint, address }, 'key refused')
		process.stderr.write(`altroot: this key is the one of ${name} no longer\n`)
		await written()
		return exitCode.failed
	}
	const text = process.env.SSH_ORIGINAL_COMMAND ?? ''
	const parent = process.ppid
	const gone = new AbortController()
	// `follow` reads and writes nothing for days.
	const served = new AbortController()
	const look = (): void => {
		if (process.ppid !== parent || !admitted()) gone.abort()
		else clock.sleep(lookAfter, served.signal).then(look, () => undefined)
	}
	look()
	const ledger = openLedger(places.ledger)
	await recoverLedger(ledger, clock) // a gate that ran here before may have been cut off
	const service = {
		log,
		clock,
		spawn,
		// OpenSSH's own log counts refusals; one process a command could not.
		settings: { ...gateAnswers(current, places, clock, log), refused: () => undefined },
		ledger,
		confinesRsync: text.startsWith('rsync') && (await canConfineRsync(spawn, log)),
	}
	let code = 1
	const channel = standardChannel(process, (ended) => {
		code = ended
	})
	try {
		await runCommand(text, { visitor: { host, fingerprint, address }, channel, signal: gone.signal }, service)
	} finally {
		served.abort()
	}
	await written()
	process.exit(code) // the other side may leave our standard input open
}

function isOf(line: string, fingerprint: string): boolean {
	const key = parsePublicKey(line)
	return key !== undefined && fingerprintOf(key.blob) === fingerprint
}
