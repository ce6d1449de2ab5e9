import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Lines } from '../../../lab/lines.ts'
import { compileCache, startNode } from './programs.ts'

/** A system call that disk work is made of, and which of its calls are met: `3`, or from the 3rd on every 7th: `3+7`. */
export interface Fault {
	readonly call: 'fsync' | 'fdatasync' | 'pwrite64' | 'rename' | 'fchmod' | 'mkdir' | 'unlink'
	/** The error that it gets, or the end of the program as by `kill -9`. */
	readonly with: 'EIO' | 'ENOSPC' | 'kill'
	readonly when: string
}

export interface Faulted {
	/** 137 where it was killed. */
	readonly exitCode: number
	readonly stdout: string
	readonly stderr: string
	/** How often the fault was met. */
	readonly points: number
}

/**
 * Runs a TypeScript program, which says `ready` and waits for a line before it begins, while strace(1) lets its system
 * calls fail from there on. Node's disk work is in one thread, so that calls are counted in order.
 */
export async function runWithFault(directory: string, fault: Fault, command: readonly string[]): Promise<Faulted> {
	const program = await startReady(command)
	const trace = join(directory, `trace-${fault.call}-${fault.with}-${fault.when}`)
	const what = fault.with === 'kill' ? 'signal=SIGKILL' : `error=${fault.with}`
	const inject = ['-e', `trace=${fault.call}`, '-e', `inject=${fault.call}:${what}:when=${fault.when}`]
	const strace = spawn('strace', ['-f', '-o', trace, ...inject, '-p', String(program.pid)])
	const detached = once(strace, 'close')
	await new Lines(strace.stderr).until(/attached/)
	const result = await program.go()
	await detached
	const failures = readFileSync(trace, 'utf8').match(/INJECTED/g)?.length ?? 0
	return { ...result, points: fault.with === 'kill' ? Number(result.exitCode === 137) : failures }
}

/** Runs the same program on a sound disk. */
export async function runWithoutFault(command: readonly string[]): Promise<Omit<Faulted, 'points'>> {
	return (await startReady(command)).go()
}

async function startReady(command: readonly string[]) {
	const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: compileCache, UV_THREADPOOL_SIZE: '1' }
	const { pid, stdin, stdout, stderr, ...program } = startNode(command, env)
	await stdout.until(/^ready$/)
	return {
		pid,
		async go(): Promise<Omit<Faulted, 'points'>> {
			stdin.end('go\n')
			const exitCode = await program.exitCode
			return { exitCode, stdout: stdout.seen.join('\n'), stderr: stderr.seen.join('\n') }
		},
	}
}
