import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type RunResult, run } from '@altroot/shared/platform/run'
import { fingerprintOf, parsePublicKey } from '@altroot/shared/ssh/key'
import { temporaryDirectory } from '../../../support/temporary.ts'
import { type House, write } from '../../gate/support/house.ts'

export const clientProgram = fileURLToPath(new URL('../../../../packages/agent-client/src/main.ts', import.meta.url))

/** A laptop below a directory, with the real `altroot-client`. */
export interface Laptop {
	readonly root: string
	readonly read: (path: string) => string
	readonly url: string
	/** Of the gate's host key. */
	readonly fingerprint: string
	readonly client: (...args: readonly string[]) => Promise<RunResult>
}

export function openLaptop(house: House): Laptop {
	const root = temporaryDirectory()
	write(`${root}/etc/portage/make.conf`, 'USE="nls"\n')
	write(`${root}/etc/portage/repos.conf/gentoo.conf`, '[gentoo]\nlocation = /var/db/repos/gentoo\nsync-type = git\n')
	const config = `${root}/etc/altroot/client.ini`
	const ini = `; mine\n[host]\nname = unpaired\nconfig-root = ${root}\n[ledger]\npath = ${root}/ledger.git\nidentity = ${root}/etc/altroot/id_ed25519\nknown-hosts = ${root}/etc/altroot/known_hosts\n`
	write(config, ini)
	const [, ...key] = readFileSync(house.knownHosts, 'utf8').trim().split(' ')
	return {
		root,
		read: (path) => readFileSync(`${root}/${path}`, 'utf8'),
		url: `ssh://altroot@127.0.0.1:${house.port}/ledger`,
		fingerprint: fingerprintOf(parsePublicKey(key.join(' '))?.blob ?? Buffer.alloc(0)),
		client: (...args) => run(process.execPath, [clientProgram, '--config', config, ...args]),
	}
}
