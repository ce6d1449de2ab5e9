import { existsSync } from 'node:fs'
import { chown, mkdir, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeWhole } from '@altroot/shared/platform/disk'
import type { Run } from '@altroot/shared/platform/run'
import type { ServerSettings } from '../settings/settings.ts'
import { serverTemplate } from '../settings/template.ts'
import { ensureSigningKey, withoutGpg } from '../sign/signing-key.ts'
import { serverPlaces } from '../store/places.ts'
import { ensureAccount, type Owner } from './account.ts'
import { makeAltRoot } from './alt-root.ts'
import { ensureLedger } from './ledger.ts'
import { must } from './must.ts'
import { makeSharedDirectory } from './shared-directory.ts'

/** One thing that `init` saw to. */
export interface InitStep {
	readonly what: string
	readonly done: 'made' | 'was there' | 'left out'
	/** What to do about what was left out. */
	readonly remedy?: string
}

/**
 * Makes what a build server needs and leaves alone what is there: safe to repeat, and a crash anywhere is mended by
 * running it again, because every step looks first and makes its thing whole or not at all.
 */
export async function* initServer(settings: ServerSettings, settingsPath: string, run: Run): AsyncGenerator<InitStep> {
	const places = serverPlaces(settings)
	if (existsSync(settingsPath)) yield { what: settingsPath, done: 'was there' }
	else {
		await writeWhole(settingsPath, serverTemplate)
		yield { what: settingsPath, done: 'made' }
	}
	const { user } = settings.gate
	const { account, made } = await ensureAccount(user, dirname(places.ledger), run)
	if (user !== '') yield { what: `user ${user}`, done: made ? 'made' : 'was there' }
	yield { what: `ledger ${places.ledger}`, done: await ensureLedger(places.ledger, account, run) }
	for (const directory of [places.status, places.events, places.pairings, places.signers, places.previews])
		await makeSharedDirectory(directory, account, 0o2750)
	for (const directory of [places.keys, places.verdicts, places.connected])
		await makeSharedDirectory(directory, account, 0o2770)
	await mkdir(places.logs, { recursive: true, mode: 0o755 })
	yield {
		what: `host key ${settings.gate['host-key']}`,
		done: await ensureHostKey(settings.gate['host-key'], account, run),
	}
	yield await stepOfSigning(places.signing, run)
	const roots = new Set(Object.values(settings.hosts).map(({ root }) => root))
	if (roots.size === 0) roots.add('/alt')
	for (const root of roots) yield { what: `alt root ${root}`, done: (await makeAltRoot(root)) ? 'made' : 'was there' }
}

async function stepOfSigning(home: string, run: Run): Promise<InitStep> {
	const done = await ensureSigningKey(home, run)
	if (done !== 'no-gpg') return { what: `key ${home} that signs packages`, done }
	return { what: 'key that signs packages: gpg is not there', done: 'left out', remedy: withoutGpg }
}

async function ensureHostKey(path: string, account: Owner, run: Run): Promise<InitStep['done']> {
	if (existsSync(path)) return 'was there'
	await mkdir(dirname(path), { recursive: true })
	await must(run, 'rm', ['-f', `${path}.new`, `${path}.new.pub`])
	await must(run, 'ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'altroot gate', '-f', `${path}.new`])
	await chown(`${path}.new`, account.uid, account.gid)
	await rename(`${path}.new.pub`, `${path}.pub`)
	await rename(`${path}.new`, path)
	return 'made'
}
