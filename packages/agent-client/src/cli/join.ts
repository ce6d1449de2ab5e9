import { dirname, join as joinPath, resolve } from 'node:path'
import type { Verb } from '@altroot/shared/cli/program'
import { AgentError, wrongUse } from '@altroot/shared/errors'
import { changeRemote } from '@altroot/shared/ledger/change-remote'
import { readTextIfAny } from '@altroot/shared/platform/disk'
import { run } from '@altroot/shared/platform/run'
import { parseRemote, type SshRemote } from '@altroot/shared/ssh/remote'
import { openLaptop } from '../laptop.ts'
import { filesToWrite } from '../pair/files.ts'
import { readLocalTrees } from '../pair/local-trees.ts'
import { isAdmitted, isSpent, type PairRequest, pair } from '../pair/pair.ts'
import { checkoutSentence, repositoryEntries } from '../pair/repositories.ts'
import { packagesKeyPath, trustPackagesKey } from '../pair/signing-key.ts'
import { takeSnapshot } from '../record/snapshot.ts'
import { readClientSettings } from '../settings/read.ts'
import { loadClientSettings } from '../settings/settings.ts'
import { forgetStatus } from '../sync/server-word.ts'
import { firstRevision } from './join-first-revision.ts'
import { askPerson } from './join-person.ts'

export const join: Verb = {
	usage: 'join <url>',
	summary: 'pair with a build server, by the line that `altroot-server host add` prints',
	options: [
		['--token <token>', 'the one-time token of that line'],
		['--fingerprint <fingerprint>', 'of the server’s key; without it you are shown the key and asked'],
		['--name <host>', 'what this laptop is called there'],
		['--yes', 'write the files without asking'],
	],
	examples: ['altroot-client join ssh://altroot@build-server:2222/ledger --token … --fingerprint SHA256:…'],
	action: async ({ terminal, config }, [url = ''], options) => {
		process.title = 'altroot-client join' // the token stands among the arguments, where every user sees it
		const token = textOf(options.token)
		if (token === undefined)
			throw wrongUse('--token is missing', '`altroot-server host add NAME` prints the whole line')
		const remote = gateAt(url)
		const path = resolve(config)
		const { configRoot, paired, ...files } = await placesOf(path)
		const gate = { ...remote, ...files }
		const request = {
			gate,
			token,
			fingerprint: textOf(options.fingerprint),
			name: textOf(options.name),
			plan: async (answer, hostKey) => {
				const local = await readLocalTrees((await takeSnapshot(configRoot)).tree, configRoot)
				const repositories = repositoryEntries(answer.trees, local, gate)
				for (const tree of repositories.checkouts) terminal.say(checkoutSentence(tree))
				return filesToWrite({ config: path, configRoot, gate, remote: url, hostKey, answer, repositories })
			},
			trust: async (publicKey) => {
				const before = await readTextIfAny(packagesKeyPath(path))
				await trustPackagesKey({ publicKey, before, configRoot }, run)
			},
			forget: async () => {
				const { ledger, host, state } = await openLaptop(await readClientSettings(path))
				await changeRemote(ledger, host, url)
				await forgetStatus(state)
			},
		} satisfies PairRequest
		const ok = (line: string): void => terminal.say(`${terminal.colors.green('ok')}     ${line}`)
		try {
			const { answer, identity, written } = await pair(request, askPerson(terminal, options.yes === true))
			for (const { path } of written) ok(`wrote ${path}`)
			if (answer.packagesKey !== undefined) ok('Portage takes only packages that the server has signed')
			if (identity.made) ok(`made the key ${gate.identity}`)
			ok(`${answer.host} is paired with ${url} (altroot ${answer.serverVersion})`)
		} catch (error) {
			if (!isSpent(error) || paired !== url || !(await isAdmitted(gate))) throw error
			ok('this laptop is admitted already, by an earlier `join`')
		}
		return firstRevision(await readClientSettings(path), terminal, ok)
	},
}

/** Where the line of `host add` leads: what a person typed, not what settings say. */
function gateAt(url: string): SshRemote {
	try {
		const remote = parseRemote(url)
		if (remote.kind === 'ssh') return remote
	} catch (error) {
		if (!(error instanceof AgentError)) throw error
	}
	throw wrongUse(`${url} is no gate`, 'give ssh://altroot@HOST:PORT/ledger, as `altroot-server host add` prints it')
}

function textOf(option: unknown): string | undefined {
	return typeof option === 'string' ? option : undefined
}

interface Places {
	readonly configRoot: string
	readonly identity: string
	readonly knownHosts: string
	/** The ledger's URL that an earlier `join` has written. */
	readonly paired: string | undefined
}

/** The files that client.ini names, or else beside it. */
async function placesOf(config: string): Promise<Places> {
	const text = await readTextIfAny(config)
	if (text === undefined) {
		const beside = (name: string): string => joinPath(dirname(config), name)
		return { configRoot: '/', identity: beside('id_ed25519'), knownHosts: beside('known_hosts'), paired: undefined }
	}
	const { host, ledger } = loadClientSettings(text, config)
	const { identity, 'known-hosts': knownHosts, remote: paired } = ledger
	return { configRoot: host['config-root'], identity, knownHosts, paired }
}
