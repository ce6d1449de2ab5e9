import type { Verb } from '@altroot/shared/cli/program'
import { addSection, setKey } from '@altroot/shared/config/edit'
import { hostName, publicKey } from '@altroot/shared/config/values'
import { exitCode, wrongUse } from '@altroot/shared/errors'
import { readTextIfAny } from '@altroot/shared/platform/disk'
import type { z } from 'zod'
import { makeAltRoot } from '../init/alt-root.ts'
import { editSettings } from '../settings/edit-file.ts'
import { readServerSettings } from '../settings/read.ts'

export const hostAdd: Verb = {
	usage: 'host add <name>',
	summary: 'admit a laptop by its public key, or give a known one a new key',
	options: [
		['--key <key>', 'the line of its public key, or the file that holds it'],
		['--root <dir>', 'its alt root (default: /alt for the first host)'],
	],
	examples: [
		'altroot-server host add laptop --key /root/laptop.pub',
		'altroot-server host add old --root /srv/old --key "ssh-ed25519 AAAA…"',
	],
	action: async ({ terminal, config }, [name = ''], options) => {
		check(hostName, name, 'host name')
		const key = await keyLine(options.key)
		const settings = await readServerSettings(config)
		const known = settings.hosts[name]
		const root = typeof options.root === 'string' ? options.root : (known?.root ?? '/alt')
		const other = Object.entries(settings.hosts).find(([host, { root: taken }]) => host !== name && taken === root)
		if (other)
			throw wrongUse(`${root} is the alt root of ${other[0]}`, 'give each laptop a root of its own with --root')
		await editSettings(config, (text) =>
			known
				? setKey(setKey(text, `host ${name}`, 'key', key), `host ${name}`, 'root', root)
				: addSection(text, `host ${name}`, { root, key, trust: 'config' }),
		)
		await makeAltRoot(root)
		terminal.say(`${name} is admitted; its packages will be at ${root}/var/cache/binpkgs`)
		return exitCode.done
	},
}

async function keyLine(option: unknown): Promise<string> {
	if (typeof option !== 'string') {
		throw wrongUse('the laptop’s public key is missing', 'give --key with the line in its /etc/altroot/id_ed25519.pub')
	}
	const line = /^(ssh|ecdsa)-/.test(option) ? option : await readTextIfAny(option)
	if (line === undefined)
		throw wrongUse(`${option}: there is no such file`, 'give --key with a public key line, or a file that holds one')
	check(publicKey, line.trim(), 'key')
	return line.trim()
}

function check(schema: z.ZodType, value: string, what: string): void {
	const { error } = schema.safeParse(value)
	if (error)
		throw wrongUse(
			`${what} ${JSON.stringify(value.slice(0, 60))}: ${error.issues[0]?.message}`,
			'see `altroot-server host add --help`',
		)
}
