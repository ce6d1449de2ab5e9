import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { Lines } from './lines.ts'

/** A program that runs on in a host. It ends with the host at the latest. */
export interface Child {
	readonly stdout: Lines
	readonly stderr: Lines
	/** Sends the signal to the program itself, not to the programs that it started. */
	kill(signal?: NodeJS.Signals): void
	/** Resolves when it has ended: its exit code, or 128 + n after signal n as a shell says it. */
	readonly exitCode: Promise<number>
}

const signalNumbers: Partial<Record<NodeJS.Signals, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }

/**
 * Starts a host's door with these arguments, which have to begin the program by a line on file descriptor 3: from then
 * on it exists in the host and `kill` finds it.
 */
export async function startChild(door: string, args: readonly string[], env: Record<string, string>): Promise<Child> {
	const entered = spawn(door, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
	const exitCode = ending(entered)
	const [stdout, stderr, begun] = entered.stdio.slice(1) as [Readable, Readable, Readable]
	const child = { stdout: new Lines(stdout), stderr: new Lines(stderr), exitCode }
	await Promise.race([once(begun, 'data'), exitCode])
	return { ...child, kill: (signal = 'SIGTERM') => signalProgram(entered, signal) }
}

async function ending(entered: ChildProcess): Promise<number> {
	const [code, signal] = (await once(entered, 'close')) as [number | null, NodeJS.Signals | null]
	return code ?? 128 + (signal ? (signalNumbers[signal] ?? 0) : 0)
}

/** The door waits outside the host for its one child, the program; it ends as that ends, with the same code or signal. */
function signalProgram({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): void {
	if (exitCode !== null || signalCode !== null) return
	const program = Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim())
	if (program > 0) process.kill(program, signal)
}
