import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Check } from '@altroot/shared/cli/check-list'
import { printDiagnostic } from '@altroot/shared/diagnostic'
import { lookAtMode, lookForProgram } from '@altroot/shared/platform/look'
import type { Run } from '@altroot/shared/platform/run'
import { findAccount } from '../account.ts'
import { readBase } from '../render/base.ts'
import type { ServerSettings } from '../settings/settings.ts'
import { serverPlaces } from '../store/places.ts'

const init = 'run `altroot-server init`: it makes what is missing and leaves the rest alone'

/** Looks at everything that this side needs: programs, keys and modes, the base's configuration, each alt root. Changes nothing. */
export async function* examineServer(settings: ServerSettings, etcPortage: string, run: Run): AsyncGenerator<Check> {
	const { gate, build, hosts } = settings
	yield await lookForProgram(build.emerge, ['--version'], 'install sys-apps/portage, or set `[build] emerge`', run)
	for (const program of ['git', 'rsync']) {
		yield await lookForProgram(program, ['--version'], `install it: the gate serves laptops with ${program}`, run)
	}
	if (gate.user !== '') {
		const known = (await findAccount(gate.user, run)) !== undefined
		yield known ? { what: `user ${gate.user}` } : { what: `user ${gate.user}`, wrong: 'there is none', remedy: init }
	}
	const places = serverPlaces(settings)
	yield await lookAtMode(gate['host-key'], 0o600, init)
	yield await lookAtMode(places.ledger, 0o770, init)
	for (const directory of [places.status, places.events, places.pairings, places.signers])
		yield await lookAtMode(directory, 0o750, init)
	yield await lookAtMode(places.keys, 0o770, init)
	const base = await readBase(etcPortage)
	const errors = base.diagnostics.filter(({ severity }) => severity === 'error')
	if (errors.length === 0) yield { what: `the server’s own ${etcPortage}` }
	for (const error of errors) yield { what: `the server’s own ${etcPortage}`, wrong: printDiagnostic(error) }
	if (base.repositories.size === 0) {
		yield { what: 'trees', wrong: 'none is there', remedy: 'run `emerge --sync` on the server' }
	}
	for (const [name, location] of base.repositories) yield { what: `tree ${name} at ${location}` }
	for (const [host, { root }] of Object.entries(hosts)) {
		const missing = ['etc/passwd', 'etc/group', 'var/db/pkg'].filter((path) => !existsSync(join(root, path)))
		const what = `alt root ${root} of ${host}`
		yield missing.length === 0 ? { what } : { what, wrong: `${missing.join(', ')} missing`, remedy: init }
	}
}
