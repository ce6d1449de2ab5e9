import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { onTestFinished } from 'vitest'
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

/** A program that runs on, until it is killed. */
export interface Running {
	readonly pid: number | undefined
	readonly stdin: Writable
	readonly stdout: Lines
	readonly stderr: Lines
	/** Its exit code, or 137 after SIGKILL. */
	readonly exitCode: Promise<number>
	kill(signal: 'SIGKILL' | 'SIGTERM'): void
}

/** Starts `altroot-client` or `altroot-server` in a session of its own, as a service manager does. */
export function startProgram(name: keyof typeof mains, ...args: readonly string[]): Running {
	return startNode([mains[name], ...args], { PATH: onlyGit(), NODE_COMPILE_CACHE: compileCache })
}

/** Starts Node with these arguments; `env` is its whole environment, beside the essentials. */
export function startNode(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Running {
	const child = spawn(process.execPath, args, {
		env: { ...env, HOME: process.env.HOME, LANG: 'C.UTF-8' },
		detached: true,
	})
	onTestFinished(() => void child.kill('SIGKILL'))
	return {
		pid: child.pid,
		stdin: child.stdin,
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
