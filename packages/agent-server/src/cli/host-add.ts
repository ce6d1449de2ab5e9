import type { Verb } from '@altroot/shared/cli/program'
import { addSection, removeKey, setKey } from '@altroot/shared/config/edit'
import { altRoot, hostName } from '@altroot/shared/config/values'
import { exitCode, wrongUse } from '@altroot/shared/errors'
import { parsePublicKey } from '@altroot/shared/ssh/key'
import { admittedHosts } from '../gate-hosts.ts'
import { keepSigner } from '../host-signers.ts'
import { makeAltRoot } from '../init/alt-root.ts'
import { keyInForce } from '../pair/paired-key.ts'
import { endPairing } from '../pair/pairings.ts'
import { editSettings } from '../settings/edit-file.ts'
import { readServerSettings } from '../settings/read.ts'
import type { ServerSettings } from '../settings/settings.ts'
import { type ServerPlaces, serverPlaces } from '../store/places.ts'
import { invite } from './host-invite.ts'
import { check, keyLine } from './host-key-line.ts'

export const hostAdd: Verb = {
	usage: 'host add <name>',
	summary: 'admit a laptop: prints the command that pairs it; for a known one, a new key',
	options: [
		['--root <dir>', 'its alt root (default: /alt for the first host, /alt-NAME for others)'],
		[
			'--address <address>',
			'by which the laptop reaches this server, NAME or NAME:PORT (default: this machine’s name)',
		],
		['--key <key>', 'without pairing: the line of its public key, or the file that holds it'],
	],
	examples: [
		'altroot-server host add laptop',
		'altroot-server host add old --root /srv/old --address 192.168.1.5',
		'altroot-server host add laptop --key /root/laptop.pub',
	],
	action: async ({ terminal, config }, [name = ''], options) => {
		check(hostName, name, 'host name')
		if (options.root !== undefined) check(altRoot, String(options.root), '--root')
		const key = options.key === undefined ? undefined : await keyLine(options.key)
		const settings = await readServerSettings(config)
		const places = serverPlaces(settings)
		if (key !== undefined) refuseSharedKey(key, name, settings, places)
		const known = settings.hosts[name]
		const root = freeRoot(settings, name, options.root)
		const section = `host ${name}`
		if (known === undefined) {
			// What a host of that name once had is not this one's. Killed after this, `host add` begins anew.
			await endPairing(places, name)
			await editSettings(config, (text) => addSection(text, section, { root, trust: 'config' }))
		} else if (known.root !== root) await editSettings(config, (text) => setKey(text, section, 'root', root))
		await makeAltRoot(root)
		await keepSigner(name, settings, places) // the key that it has now is replaced below
		if (key !== undefined) {
			await editSettings(config, (text) => setKey(text, section, 'key', key)) // wins from now on
			await endPairing(places, name)
			if (terminal.json) terminal.printJson({ host: name, line: null })
			terminal.say(`${name} is admitted; its packages will be at ${root}/var/cache/binpkgs`)
			return exitCode.done
		}
		const inForce = keyInForce(places, name, known)?.key ?? null
		const line = await invite({ settings, host: name, root, inForce, address: options.address })
		// The key that was in force is in the pairing now, and stays in force until the laptop has joined.
		if (known?.key !== undefined) await editSettings(config, (text) => removeKey(text, section, 'key'))
		terminal.say(
			`Run this on ${name}, as root, while \`altroot-server gate\` runs here. It works once, for 15 minutes.`,
		)
		if (terminal.json) terminal.printJson({ host: name, line })
		else terminal.print(line)
		return exitCode.done
	},
}

/** The alt root that was asked for, else the one that the host has, else the first free one of `/alt` and `/alt-NAME`. */
function freeRoot({ hosts }: ServerSettings, name: string, wanted: unknown): string {
	const ownerOf = (root: string) =>
		Object.entries(hosts).find(([host, { root: taken }]) => host !== name && taken === root)?.[0]
	const root = typeof wanted === 'string' ? wanted : (hosts[name]?.root ?? (ownerOf('/alt') ? `/alt-${name}` : '/alt'))
	const owner = ownerOf(root)
	if (owner) throw wrongUse(`${root} is the alt root of ${owner}`, 'give each laptop a root of its own with --root')
	return root
}

/** A key that two hosts share admits neither: nobody could say which of them has come. */
function refuseSharedKey(line: string, name: string, settings: ServerSettings, places: ServerPlaces): void {
	const blob = parsePublicKey(line)?.blob
	if (blob === undefined) throw wrongUse('--key cannot be read as a public key', 'give the line of its .pub file')
	const owner = admittedHosts(settings, places).find((host) => {
		return host.name !== name && parsePublicKey(host.key)?.blob.equals(blob)
	})
	if (owner) throw wrongUse(`this key is the one of ${owner.name}`, 'each laptop needs a key of its own')
}
