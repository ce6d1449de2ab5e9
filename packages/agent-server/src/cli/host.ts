import { readFile } from 'node:fs/promises'
import type { Verb } from '@altroot/shared/cli/program'
import { hostName, publicKey } from '@altroot/shared/config/values'
import { AgentError, exitCode } from '@altroot/shared/errors'
import { writeWhole } from '@altroot/shared/platform/disk'
import type { z } from 'zod'
import { makeAltRoot } from '../init/alt-root.ts'
import { addSection, removeSection, setKey } from '../settings/edit.ts'
import { readServerSettings } from '../settings/read.ts'
import { loadServerSettings } from '../settings/settings.ts'

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
		await edit(config, (text) =>
			known
				? setKey(setKey(text, `host ${name}`, 'key', key), `host ${name}`, 'root', root)
				: addSection(text, `host ${name}`, { root, key, trust: 'config' }),
		)
		await makeAltRoot(root)
		terminal.say(`${name} is admitted; its packages will be at ${root}/var/cache/binpkgs`)
		return exitCode.done
	},
}

export const hostList: Verb = {
	usage: 'host list',
	summary: 'the laptops that are admitted',
	examples: ['altroot-server host list --json'],
	action: async ({ terminal, config }) => {
		const { hosts } = await readServerSettings(config)
		const rows = Object.entries(hosts).map(([host, { root, trust, key }]) => ({ host, root, trust, key }))
		if (terminal.json) terminal.printJson({ hosts: rows })
		else
			for (const { host, root, trust } of rows) terminal.print(`${host.padEnd(20)} ${root.padEnd(20)} trust ${trust}`)
		return exitCode.done
	},
}

export const hostRemove: Verb = {
	usage: 'host remove <name>',
	summary: 'admit a laptop no longer; its history and packages stay on disk',
	examples: ['altroot-server host remove laptop'],
	action: async ({ terminal, config }, [name = '']) => {
		const { hosts } = await readServerSettings(config)
		const { root } = hosts[name] ?? unknownHost(name, Object.keys(hosts))
		await edit(config, (text) => removeSection(text, `host ${name}`))
		terminal.say(`${name} is admitted no longer; ${root} and its branch in the ledger are still there`)
		return exitCode.done
	},
}

export const hostTrust: Verb = {
	usage: 'host trust <name> <what>',
	summary: 'trust a laptop with `config` alone, or also with `code` that runs as root in builds',
	examples: ['altroot-server host trust laptop code'],
	action: async ({ terminal, config }, [name = '', what = '']) => {
		const { hosts } = await readServerSettings(config)
		if (!hosts[name]) unknownHost(name, Object.keys(hosts))
		if (what !== 'config' && what !== 'code') throw wrongUse(`${what} is no kind of trust`, 'say config or code')
		await edit(config, (text) => setKey(text, `host ${name}`, 'trust', what))
		terminal.say(
			what === 'code'
				? `${name}: its bashrc, patches and hooks run on this server from now on`
				: `${name}: only its configuration is used`,
		)
		return exitCode.done
	},
}

/** Writes the changed settings, unless they would not load: then nothing is written. */
async function edit(path: string, change: (text: string) => string): Promise<void> {
	const text = change(await readFile(path, 'utf8'))
	loadServerSettings(text, path)
	await writeWhole(path, text)
}

async function keyLine(option: unknown): Promise<string> {
	if (typeof option !== 'string') {
		throw wrongUse('the laptop’s public key is missing', 'give --key with the line in its /etc/altroot/id_ed25519.pub')
	}
	const line = /^(ssh|ecdsa)-/.test(option) ? option : await readFile(option, 'utf8')
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

function unknownHost(name: string, known: readonly string[]): never {
	throw wrongUse(
		`there is no host ${name}`,
		known.length > 0 ? `known are ${known.join(', ')}` : '`altroot-server host add` admits one',
	)
}

function wrongUse(message: string, hint: string): AgentError {
	return new AgentError('wrong-use', message, { disposition: 'fatal', exit: exitCode.usage, hint })
}
