import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Lines } from '../../../lab/lines.ts'
import { compileCache } from './programs.ts'

/** A system call that disk work is made of, and which of its calls are met: `3`, or from the 3rd on every 7th: `3+7`. */
export interface Fault {
	readonly call: 'fsync' | 'rename' | 'fchmod' | 'mkdir' | 'unlink'
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
	const env = { PATH: process.env.PATH, HOME: directory, NODE_COMPILE_CACHE: compileCache, UV_THREADPOOL_SIZE: '1' }
	const program = spawn(process.execPath, command, { env })
	const stdout = new Lines(program.stdout)
	const [stderr, ended] = [text(program.stderr), once(program, 'close')]
	await stdout.until(/^ready$/)

	const trace = join(directory, `trace-${fault.call}-${fault.with}-${fault.when}`)
	const what = fault.with === 'kill' ? 'signal=SIGKILL' : `error=${fault.with}`
	const inject = ['-e', `trace=${fault.call}`, '-e', `inject=${fault.call}:${what}:when=${fault.when}`]
	const strace = spawn('strace', ['-f', '-o', trace, ...inject, '-p', String(program.pid)])
	const detached = once(strace, 'close')
	await new Lines(strace.stderr).until(/attached/)
	program.stdin.end('go\n')

	const [code] = (await ended) as [number | null]
	await detached
	const met =
		fault.with === 'kill' ? (code === null ? 1 : 0) : (readFileSync(trace, 'utf8').match(/INJECTED/g)?.length ?? 0)
	return { exitCode: code ?? 137, stdout: stdout.seen.join('\n'), stderr: await stderr, points: met }
}
