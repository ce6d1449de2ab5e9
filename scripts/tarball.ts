import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeDocuments } from './documents.ts'
import type { ProgramName } from './executables.ts'

const top = join(import.meta.dirname, '..')
const { version }: { version: string } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'))

/** The machine that the executables run on, by Gentoo's name. */
const arch = process.arch === 'x64' ? 'amd64' : process.arch

/** The services of each program; the gate is one of the server's, and OpenRC has one script for all. */
const services: Readonly<Record<ProgramName, RegExp>> = {
	'altroot-client': /^altroot(-client)?\./,
	'altroot-server': /^altroot(-server|-gate)?\./,
}

/**
 * Packs what a distribution installs: a program whose executable is in `directory` already, its documents, its services
 * and its settings. The same files give the same bytes: order, owner and times do not depend on the machine. `level` is
 * xz's: beyond 2, a program of this size takes ten times as long to get a tenth smaller. Returns the tarball's path.
 */
export function makeTarball(program: ProgramName, directory: string, level = 2): string {
	const name = `${program}-${version}`
	const tree = join(directory, name)
	rmSync(tree, { recursive: true, force: true })
	mkdirSync(tree, { recursive: true })
	copyFileSync(join(directory, program), join(tree, program))
	for (const document of ['README.md', 'CHANGELOG.md', 'LICENSE'])
		copyFileSync(join(top, document), join(tree, document))
	for (const kind of ['systemd', 'openrc']) copyServices(join(top, 'deploy', kind), join(tree, kind), services[program])
	writeDocuments(program, tree)
	const same = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--mode=go=rX,u+rw,a-s']
	const tarball = join(directory, `${name}-linux-${arch}.tar.xz`)
	// One thread: with several, xz cuts the stream in another way on another machine.
	const env = { ...process.env, XZ_OPT: `-T1 -${level}` }
	execFileSync('tar', [...same, '-cJf', tarball, '-C', directory, name], { env })
	rmSync(tree, { recursive: true })
	return tarball
}

function copyServices(from: string, to: string, which: RegExp): void {
	mkdirSync(to)
	for (const file of readdirSync(from)) if (which.test(file)) copyFileSync(join(from, file), join(to, file))
}
