import { dirname } from 'node:path'
import { AgentError, exitCode, wrongUse } from '@altroot/shared/errors'
import { systemClock } from '@altroot/shared/platform/clock'
import { readTextIfAny } from '@altroot/shared/platform/disk'
import { run } from '@altroot/shared/platform/run'
import { fingerprintOf, publicKeyOf } from '@altroot/shared/ssh/key'
import { version } from '@altroot/shared/version'
import { ensureAccount } from '../init/account.ts'
import { makeSharedDirectory } from '../init/shared-directory.ts'
import { printJoinLine } from '../pair/join-line.ts'
import { ownAddress, parseReach } from '../pair/own-address.ts'
import { beginPairing } from '../pair/pairings.ts'
import { readBase } from '../render/base.ts'
import type { ServerSettings } from '../settings/settings.ts'
import { readSigningKey } from '../sign/signing-key.ts'
import { rootPlaces, serverPlaces } from '../store/places.ts'

interface Invitation {
	readonly settings: ServerSettings
	readonly host: string
	readonly root: string
	/** The key that the host has until it joins by this token. */
	readonly inForce: string | null
	/** What the person gave as --address. */
	readonly address: unknown
}

/** Makes a token for a host and returns the line that the person runs on it. */
export async function invite({ settings, host, root, inForce, address }: Invitation): Promise<string> {
	const { listen, user } = settings.gate
	if (listen === undefined)
		throw unprepared(
			'[gate] listen is empty: no laptop could reach this server',
			'set it in server.ini, for example to 0.0.0.0:2222',
		)
	const hostKey = publicKeyOf((await readTextIfAny(settings.gate['host-key'])) ?? '')
	if (hostKey === undefined)
		throw unprepared(
			`${settings.gate['host-key']} is no host key`,
			'`altroot-server init` makes one where there is none',
		)
	const reach =
		typeof address === 'string'
			? parseReach(address, listen.port)
			: { address: await ownAddress(listen, run), port: listen.port }
	if (reach === undefined) throw wrongUse(`${address} is no address`, 'write --address NAME, NAME:PORT or [IPV6]:PORT')

	const places = serverPlaces(settings)
	const { account } = await ensureAccount(user, dirname(settings.ledger.path), run)
	await makeSharedDirectory(places.pairings, account, 0o2750)
	await makeSharedDirectory(places.keys, account, 0o2770)
	const { repositories } = await readBase('/etc/portage')
	const packagesKey = (await readSigningKey(places.signing))?.publicKey
	const answer = {
		version: 1,
		host,
		ledger: '/ledger',
		packages: rootPlaces(root).published,
		trees: [...repositories].map(([name, location]) => ({ name, location })),
		serverVersion: version,
		...(packagesKey === undefined ? {} : { packagesKey }),
	} as const
	const token = await beginPairing(places, answer, inForce, systemClock)
	return printJoinLine({ ...reach, ledger: answer.ledger, token, fingerprint: fingerprintOf(hostKey.blob), host })
}

function unprepared(message: string, hint: string): AgentError {
	return new AgentError('server-unprepared', message, { disposition: 'fatal', exit: exitCode.settings, hint })
}
