import type { Verb } from '@altroot/shared/cli/program'
import { exitCode } from '@altroot/shared/errors'
import { fingerprintOf, parsePublicKey } from '@altroot/shared/ssh/key'
import { keyInForce } from '../pair/paired-key.ts'
import { readServerSettings } from '../settings/read.ts'
import { serverPlaces } from '../store/places.ts'

export const hostList: Verb = {
	usage: 'host list',
	summary: 'the laptops that are admitted',
	examples: ['altroot-server host list --json'],
	action: async ({ terminal, config }) => {
		const settings = await readServerSettings(config)
		const places = serverPlaces(settings)
		const rows = Object.entries(settings.hosts).map(([host, own]) => {
			return { host, root: own.root, trust: own.trust, key: keyInForce(places, host, own)?.key ?? null }
		})
		if (terminal.json) terminal.printJson({ hosts: rows })
		else if (rows.length === 0) terminal.say('no hosts yet: `altroot-server host add` admits one')
		else
			for (const { host, root, trust, key } of rows)
				terminal.print(
					`${host.padEnd(20)} ${root.padEnd(20)} trust ${trust.padEnd(8)} ${key ? printKey(key) : 'has still to join'}`,
				)
		return exitCode.done
	},
}

function printKey(line: string): string {
	const key = parsePublicKey(line)
	return key ? fingerprintOf(key.blob) : 'a key that cannot be read'
}
