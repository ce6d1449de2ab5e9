import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { Lines } from '../../../lab/lines.ts'
import { cacheDirectory } from '../../../support/cache.ts'

/** Node keeps here what it compiles modules to: a start of a program takes half as long. */
export const compileCache = join(cacheDirectory(), 'compiled')

const packages = join(import.meta.dirname, '../../../../packages')
const mains = {
	'altroot-client': join(packages, 'agent-client/src/main.ts'),
	'altroot-server': join(packages, 'agent-server/src/main.ts'),
}

/** A PATH on which there is git and nothing else: a laptop without a compiler has few facts to gather, and records at once. */
function onlyGit(): string {
	const directory = join(cacheDirectory(), 'only-git')
	mkdirSync(directory, { recursive: true })
	if (!existsSync(join(directory, 'git'))) symlinkSync('/usr/bin/git', join(directory, 'git'))
	return directory
}

/** A program of ours that runs on, until it is killed. */
export interface Running {
	readonly stdout: Lines
	readonly stderr: Lines
	/** Its exit code, or 128 + 9 after SIGKILL. */
	readonly exitCode: Promise<number>
	kill(signal: 'SIGKILL' | 'SIGTERM'): void
}

/** Starts `altroot-client` or `altroot-server` in a session of its own, as a service manager does. */
export function startProgram(name: keyof typeof mains, ...args: readonly string[]): Running {
	const env = { PATH: onlyGit(), HOME: process.env.HOME, LANG: 'C.UTF-8', NODE_COMPILE_CACHE: compileCache }
	const child = spawn(process.execPath, [mains[name], ...args], {
		env,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	})
	return {
		stdout: new Lines(child.stdout),
		stderr: new Lines(child.stderr),
		exitCode: endOf(child),
		kill: (signal) => void child.kill(signal),
	}
}

async function endOf(child: ChildProcess): Promise<number> {
	const [code] = (await once(child, 'close')) as [number | null]
	return code ?? 137
}
