import { execa } from 'execa'

export interface RunOptions {
	/** The whole environment of the child: nothing is inherited. Defaults to PATH, HOME and a UTF-8 locale. */
	readonly env?: Readonly<Record<string, string>>
	readonly cwd?: string
	readonly input?: string | Uint8Array
	readonly signal?: AbortSignal
	/** Milliseconds until the child is ended. */
	readonly timeout?: number
}

export interface RunResult {
	/** 128 + n where the child was ended by signal n; 127 where there is no such program. */
	readonly exitCode: number
	readonly stdout: string
	readonly stderr: string
}

/** Runs a program to its end, without a shell. A failing exit code is a result, not an exception. */
export type Run = (command: string, args: readonly string[], options?: RunOptions) => Promise<RunResult>

const signalNumbers: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }

/** What a child sees of our environment when a caller says nothing else: enough to find programs, nothing that steers them. */
export function plainEnvironment(environment: NodeJS.ProcessEnv = process.env): Record<string, string> {
	return {
		PATH: environment.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin',
		HOME: environment.HOME ?? '/root',
		LANG: 'C.UTF-8',
	}
}

export const run: Run = async (command, args, options = {}) => {
	const result = await execa(command, args, {
		env: options.env ?? plainEnvironment(),
		extendEnv: false,
		reject: false,
		stripFinalNewline: false,
		...(options.cwd === undefined ? {} : { cwd: options.cwd }),
		...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
		...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
		...(options.timeout === undefined ? {} : { timeout: options.timeout }),
	})
	const ended = result.signal === undefined ? undefined : 128 + (signalNumbers[result.signal] ?? 0)
	return {
		exitCode: result.exitCode ?? ended ?? 127,
		stdout: result.stdout ?? '',
		stderr: result.stderr || (result.failed && result.exitCode === undefined ? (result.shortMessage ?? '') : ''),
	}
}
