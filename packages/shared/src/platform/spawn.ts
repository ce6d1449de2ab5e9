import { spawn as nodeSpawn } from 'node:child_process'
import { constants } from 'node:os'
import type { Readable, Writable } from 'node:stream'
import { messageOf } from '../errors.ts'

/** A running program with its three streams, in a process group of its own. */
export interface Child {
	readonly stdin: Writable
	readonly stdout: Readable
	readonly stderr: Readable
	/** Its exit code once it has ended and its output was read: 128 + n by signal n, 127 where it could not start. */
	readonly ended: Promise<number>
	/** Ends it and everything that it started: SIGTERM to the group, then SIGKILL after two seconds. Safe to repeat. */
	stop(): void
}

/** Starts a program without a shell; `env` is its whole environment. */
export type Spawn = (command: string, args: readonly string[], env: Readonly<Record<string, string>>) => Child

/** Milliseconds between asking a group to end and ending it: git and rsync remove their temporary files in it. */
const grace = 2000

export const spawn: Spawn = (command, args, env) => {
	const child = nodeSpawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'], detached: true })
	// A program that ends before it has read all its input is no error of ours: its exit code says what it was.
	child.stdin.on('error', () => {})
	const { promise: ended, resolve } = Promise.withResolvers<number>()
	let stopping = false
	let closed = false
	child.once('error', (error) => {
		child.stderr.push(`${command}: ${messageOf(error)}\n`)
		resolve(127)
	})
	child.once('exit', () => {
		if (stopping) signalGroup(child.pid, 'SIGKILL') // what the leader started may have outlived it
	})
	child.once('close', (code, signal) => {
		closed = true
		resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
	})
	const stop = (): void => {
		if (stopping || closed) return // once closed, its number may be another program's
		stopping = true
		signalGroup(child.pid, 'SIGTERM')
		const timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), grace)
		child.once('exit', () => clearTimeout(timer))
		// Nobody reads these any more, and `close` waits for their end.
		for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
	}
	return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, ended, stop }
}

function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
	if (leader === undefined) return
	try {
		process.kill(-leader, signal)
	} catch {
		// ESRCH: the whole group has ended
	}
}
