import type { HostKey, Joining } from './gate/settings.ts'
import { keyInForce } from './pair/paired-key.ts'
import { readPairing } from './pair/pairings.ts'
import { recogniseToken } from './pair/recognise.ts'
import type { ServerSettings } from './settings/settings.ts'
import { rootPlaces, type ServerPlaces } from './store/places.ts'
import { readStatus } from './store/status-file.ts'

/**
 * The hosts that the gate admits, by the key that is in force for each. A host without a key is known but not admitted.
 * Which trees it may read, the builder says in its status; before that, those that it was told of when it joined.
 */
export function admittedHosts({ hosts }: ServerSettings, places: ServerPlaces): HostKey[] {
	return Object.entries(hosts).flatMap(([name, settings]) => {
		const found = keyInForce(places, name, settings)
		if (found === undefined) return []
		const offered = readStatus(places.status, name)?.trees ?? readPairing(places, name)?.answer.trees ?? []
		const trees = offered.map(({ location }) => location)
		return [{ name, key: found.key, packages: rootPlaces(settings.root).published, trees }]
	})
}

/**
 * The host that a token is of, among those that server.ini has and has no key for: that key would win. `now` is in
 * milliseconds.
 */
export function joiningBy(
	token: string,
	{ hosts }: ServerSettings,
	places: ServerPlaces,
	now: number,
): Joining | undefined {
	const names = Object.keys(hosts).filter((name) => hosts[name]?.key === undefined)
	const found = recogniseToken(token, names, places, now)
	if (found === undefined) return undefined
	const { pairing, state, use } = found
	const happened = state === 'used' ? 'was used already' : 'has expired'
	const again = `\`altroot-server host add ${pairing.host}\` on the server prints a new line`
	return {
		host: pairing.host,
		refusal: state === 'good' ? undefined : `this token ${happened}; ${again}`,
		answer: JSON.stringify(pairing.answer),
		admit: use,
	}
}
