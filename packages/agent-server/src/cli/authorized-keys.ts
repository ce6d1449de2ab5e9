import { resolve } from 'node:path'
import type { Verb } from '@altroot/shared/cli/program'
import { exitCode } from '@altroot/shared/errors'
import { fingerprintOf, parsePublicKey, printPublicKey } from '@altroot/shared/ssh/key'
import { admittedHosts } from '../gate-hosts.ts'
import { signersOf, signingHosts } from '../host-signers.ts'
import { readServerSettings } from '../settings/read.ts'
import type { ServerSettings } from '../settings/settings.ts'
import { type ServerPlaces, serverPlaces } from '../store/places.ts'

export const authorizedKeys: Verb = {
	usage: 'authorized-keys',
	summary: 'the lines that let an OpenSSH server do the gate’s work, or that prove who wrote a revision',
	options: [['--allowed-signers', 'the signers’ file of `git log --show-signature` instead']],
	examples: [
		'altroot-server authorized-keys',
		'altroot-server authorized-keys --allowed-signers > /etc/altroot/allowed_signers',
		'git -c gpg.ssh.allowedSignersFile=/etc/altroot/allowed_signers log --show-signature hosts/laptop',
	],
	action: async ({ terminal, config }, _words, { allowedSigners }) => {
		const settings = await readServerSettings(config)
		const places = serverPlaces(settings)
		const lines = allowedSigners
			? signingHosts(settings, places).flatMap((host) => signerLines(host, settings, places))
			: admittedHosts(settings, places).flatMap(({ name, key }) => keyLine(name, key, resolve(config)))
		if (terminal.json) terminal.printJson({ lines })
		else for (const line of lines) terminal.print(line)
		return exitCode.done
	},
}

/** ssh-keygen(1), "ALLOWED SIGNERS": the principal is the one that git writes into a revision as its committer. */
function signerLines(host: string, settings: ServerSettings, places: ServerPlaces): string[] {
	return signersOf(host, settings, places).map((key) => `altroot@${host} namespaces="git" ${printPublicKey(key)}`)
}

/** sshd(8), "AUTHORIZED_KEYS FILE FORMAT": this key gets this one command and nothing else, whatever the client asks for. */
function keyLine(host: string, line: string, config: string): string[] {
	const key = parsePublicKey(line)
	if (key === undefined) return []
	const session = ['gate', '--session', host, '--fingerprint', fingerprintOf(key.blob)]
	const command = [...ownCommand(process), '--config', config, ...session].map(forShell).join(' ')
	return [`restrict,command="${command.replaceAll('"', '\\"')}" ${printPublicKey(key)} ${host}`]
}

/** How this very program is started: a single executable by its name, sources by Node.js. */
function ownCommand({ execPath, argv }: NodeJS.Process): string[] {
	const [, script] = argv
	return script === undefined || script === execPath ? [execPath] : [execPath, script]
}

function forShell(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
