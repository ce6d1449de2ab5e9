import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** One program under test, with its log as JSON objects. */
export interface Program {
	readonly pid: number
	/** Resolves with the first log line, past or future, that has this message. */
	logged(message: string): Promise<Record<string, unknown>>
	stop(): Promise<void>
}

type LogLine = Record<string, unknown> & { readonly msg: string }

/** Starts a program; it must log JSON objects to its standard error. */
export function startProgram(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Program {
	const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env, detached: true })
	const lines: LogLine[] = []
	const waiting = new Set<() => void>()
	createInterface({ input: child.stderr }).on('line', (text) => {
		lines.push(text.startsWith('{') ? JSON.parse(text) : { msg: text })
		for (const look of [...waiting]) look()
	})
	const logged = (message: string): Promise<LogLine> =>
		new Promise((resolve, reject) => {
			const look = (): void => {
				const found = lines.find(({ msg }) => msg === message)
				if (!found) return
				waiting.delete(look)
				resolve(found)
			}
			child.once('exit', () => reject(new Error(`${args.join(' ')} ended: ${JSON.stringify(lines.slice(-5))}`)))
			waiting.add(look)
			look()
		})
	return { pid: child.pid!, logged, stop: () => stop(child) }
}

/** Ends it with all that it has started. */
async function stop(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return
	process.kill(-child.pid!, 'SIGTERM')
	await once(child, 'exit')
}
