import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '@altroot/shared/platform/run'
import { expect } from 'vitest'
import { realGit } from '../../../support/git.ts'

export const branch = 'refs/heads/hosts/laptop'

/** A laptop below one directory: a few config files, settings, and a server's ledger at a local path. */
export interface TestLaptop {
	readonly directory: string
	readonly root: string
	readonly config: string
	readonly ledger: string
	/** The ledger that it pushes to. */
	readonly server: string
	/** Writes over one file of package.use, as an editor does. */
	edit(name: string, text: string): void
}

export async function makeLaptop(
	directory: string,
	remote = join(directory, 'server.git'),
	settle = '5ms',
): Promise<TestLaptop> {
	const root = join(directory, 'root')
	const use = join(root, 'etc/portage/package.use')
	mkdirSync(use, { recursive: true })
	mkdirSync(join(root, 'var/lib/portage'), { recursive: true })
	writeFileSync(join(root, 'etc/portage/make.conf'), 'USE="nls"\n')
	writeFileSync(join(root, 'var/lib/portage/world'), 'app-misc/hello\n')
	const ledger = join(directory, 'state/ledger.git')
	const config = join(directory, 'client.ini')
	const sections = [`[host]\nname = laptop\nconfig-root = ${root}`, `[ledger]\npath = ${ledger}\nremote = ${remote}`]
	writeFileSync(config, `${sections.join('\n')}\n[watch]\nsettle = ${settle}\n`)
	const server = join(directory, 'server.git')
	await run('git', ['init', '--quiet', '--bare', server])
	return { directory, root, config, ledger, server, edit: (name, text) => writeFileSync(join(use, name), text) }
}

/** Clean for plain git: no torn object, no torn ref; or not made yet. Returns the head of the branch, if there is one. */
export async function soundHead(ledger: string): Promise<string | undefined> {
	if (!existsSync(join(ledger, 'HEAD'))) return undefined
	const fsck = ['-c', 'safe.directory=*', '--git-dir', ledger, 'fsck', '--strict', '--no-dangling']
	const { exitCode, stdout, stderr } = await run('git', fsck)
	const said = `${stdout}${stderr}`.replace(/^notice: .*\n/gm, '')
	expect({ exitCode, said }).toEqual({ exitCode: 0, said: '' })
	const refs = await realGit(ledger, 'for-each-ref', '--format=%(objectname)', branch)
	return refs.trim() || undefined
}

/** All revisions of the branch. */
export async function revisions(ledger: string): Promise<Set<string>> {
	return new Set((await realGit(ledger, 'rev-list', branch)).trim().split('\n'))
}

/** The ledger's newest revision says what is on the disk. */
export async function expectRecorded({ root, ledger }: TestLaptop, at: string = branch): Promise<void> {
	const use = join(root, 'etc/portage/package.use')
	const onDisk = Object.fromEntries(readdirSync(use).map((name) => [name, readFileSync(join(use, name), 'utf8')]))
	const names = (await realGit(ledger, 'ls-tree', '--name-only', at, 'etc/portage/package.use/')).trim()
	const recorded: Record<string, string> = {}
	for (const path of names === '' ? [] : names.split('\n')) {
		recorded[path.slice('etc/portage/package.use/'.length)] = await realGit(ledger, 'show', `${at}:${path}`)
	}
	expect(recorded).toEqual(onDisk)
}
