import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { AgentError, messageOf } from '../errors.ts'

/** Runs a program at the person's own terminal; resolves with its exit code, 128 + n where signal n ended it. */
export type RunAttached = (
	command: string,
	args: readonly string[],
	env: Readonly<Record<string, string>>,
	/** Where its standard output goes: to ours, unless ours is for data alone. */
	output?: 'stdout' | 'stderr',
) => Promise<number>

/**
 * The program has our standard streams, so that it can ask and draw. Ctrl-C reaches it from the terminal itself, and it
 * decides when it ends; SIGTERM and SIGHUP are handed on. `env` is its whole environment. AgentError `program-missing`.
 */
export const runAttached: RunAttached = async (command, args, env, output = 'stdout') => {
	let child: ChildProcess | undefined
	const listeners: readonly [NodeJS.Signals, () => void][] = [
		['SIGINT', () => {}],
		['SIGQUIT', () => {}],
		['SIGTERM', () => void child?.kill('SIGTERM')],
		['SIGHUP', () => void child?.kill('SIGHUP')],
	]
	// Before the program begins: a Ctrl-C at once would end us and leave it without us.
	for (const [signal, listener] of listeners) process.on(signal, listener)
	try {
		const started = spawn(command, args, { env, stdio: ['inherit', output === 'stdout' ? 'inherit' : 2, 'inherit'] })
		child = started
		return await new Promise<number>((resolve, reject) => {
			started.once('error', (error) => reject(missing(command, error)))
			started.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]))
		})
	} finally {
		for (const [signal, listener] of listeners) process.off(signal, listener)
	}
}

function missing(command: string, cause: Error): AgentError {
	return new AgentError('program-missing', `${command} cannot be started: ${messageOf(cause)}`, {
		disposition: 'stall',
		hint: 'is it installed, and in PATH?',
		cause,
	})
}
