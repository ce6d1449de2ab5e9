import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

/** A run of emerge that does what it is told to; each of these resolves once it is done. */
export interface Emerge {
	readonly pid: number
	/** Merges a package that was asked for. */
	world(atom: string): Promise<void>
	/** The same, and says in the log that it ends, but is still there. */
	last(atom: string): Promise<void>
	/** Writes what `--autounmask-continue` does. */
	unmask(atom: string): Promise<void>
	end(): Promise<void>
	kill(): Promise<void>
}

export async function startEmerge(root: string, ...args: string[]): Promise<Emerge> {
	const child = spawn('/usr/bin/python3', [join(import.meta.dirname, 'emerge'), root, ...args], {
		stdio: ['pipe', 'pipe', 'inherit'],
		env: { ROOT: root },
	})
	onTestFinished(() => void child.kill('SIGKILL'))
	const ended = once(child, 'exit')
	const answers = createInterface(child.stdout)[Symbol.asyncIterator]()
	const tell = async (...words: string[]): Promise<void> => {
		child.stdin.write(`${words.join(' ')}\n`)
		await answers.next()
	}
	await answers.next()
	return {
		pid: child.pid ?? 0,
		world: (atom) => tell('world', atom),
		last: (atom) => tell('last', atom),
		unmask: (atom) => tell('unmask', atom),
		end: async () => {
			child.stdin.end('end\n')
			await ended
		},
		kill: async () => {
			child.kill('SIGKILL')
			await ended
		},
	}
}
