import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { admittedHosts, joiningBy } from '@altroot/agent-server/gate-hosts'
import { signersOf } from '@altroot/agent-server/host-signers'
import { beginPairing } from '@altroot/agent-server/pair/pairings'
import { loadServerSettings } from '@altroot/agent-server/settings/settings'
import { serverPlaces } from '@altroot/agent-server/store/places'
import type { JoinAnswer } from '@altroot/shared/protocol/pairing'
import { generateKey } from '@altroot/shared/ssh/new-key'
import type { Client } from 'ssh2'
import { FakeClock } from '../../../support/fake-clock.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'
import { type House, openHouse } from '../../gate/support/house.ts'
import { exec, outcome, rawClient } from '../../gate/support/raw.ts'

/** An open gate, with the real store of tokens behind it: `laptop` and `second` may join, `keyed` has a key in server.ini. */
export interface Door {
	readonly house: House
	readonly clock: FakeClock
	/** The key of `keyed`. */
	readonly keyed: string
	readonly invite: (host?: string) => Promise<string>
	/** The key that is in force for a host. */
	readonly keyOf: (host: string) => string | undefined
	/** How often a token was compared. */
	readonly compared: () => number
}

export async function openDoor(trees: JoinAnswer['trees'] = []): Promise<Door> {
	const directory = temporaryDirectory()
	const clock = new FakeClock()
	const keyed = generateKey('').publicKey
	const ini = `[ledger]\npath = ${directory}/ledger.git\n[host laptop]\n[host second]\nroot = /second\n[host keyed]\nroot = /keyed\nkey = ${keyed}\n`
	const settings = loadServerSettings(ini, 'server.ini')
	const places = serverPlaces(settings)
	for (const path of [places.pairings, places.keys]) mkdirSync(path)
	let compared = 0
	const house = await openHouse(clock, {
		hosts: () => admittedHosts(settings, places),
		signersOf: (host) => signersOf(host, settings, places),
		joiningBy: (token) => {
			compared++
			return joiningBy(token, settings, places, clock.now())
		},
	})
	const invite = (host = 'laptop'): Promise<string> => {
		const packages = join(settings.hosts[host]?.root ?? '', 'var/cache/binpkgs')
		return beginPairing(
			places,
			{ version: 1, host, ledger: '/ledger', packages, trees, serverVersion: '1' },
			null,
			clock,
		)
	}
	const keyOf = (host: string) => admittedHosts(settings, places).find(({ name }) => name === host)?.key
	return { house, clock, keyed, invite, keyOf, compared: () => compared }
}

/** Logs in by a token with ssh2; rejects where it is refused. */
export function logIn({ house }: Door, token: string): Promise<Client> {
	return rawClient(house, house.laptop, { username: 'join', password: token, authHandler: ['password'] })
}

/** Logs in and asks to join with this request. */
export async function askToJoin(
	door: Door,
	token: string,
	request: unknown,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
	const client = await logIn(door, token)
	const channel = await exec(client, 'altroot join')
	channel.end(typeof request === 'string' ? request : JSON.stringify(request))
	const result = await outcome(channel)
	client.end()
	return result
}
