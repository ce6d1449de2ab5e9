import { Command, CommanderError } from 'commander'
import { type ExitCode, exitCode, hasErrno } from '../errors.ts'
import { exitCodeOf } from './end.ts'
import { openTerminal, type Terminal } from './terminal.ts'

/** What every verb gets. */
export interface Invocation {
	readonly terminal: Terminal
	/** The settings file. */
	readonly config: string
	/** A signal that SIGINT and SIGTERM abort; a verb that does not ask for it is ended by them as usual. */
	readonly untilStopped: () => AbortSignal
}

/** What a verb does with its arguments and options, to its exit code. */
export type Action = (
	invocation: Invocation,
	args: readonly string[],
	options: Readonly<Record<string, unknown>>,
) => Promise<ExitCode>

export interface Verb {
	/** As commander writes it: `log [-n]`, `host add <name>`. */
	readonly usage: string
	readonly summary: string
	/** `[flags, description]`. */
	readonly options?: readonly (readonly [flags: string, description: string, fallback?: string])[]
	/** Whole command lines, shown below the verb's `--help`. */
	readonly examples: readonly string[]
	readonly action: Action
}

export interface Program {
	readonly name: string
	readonly summary: string
	readonly version: string
	readonly defaultConfig: string
	readonly verbs: readonly Verb[]
}

/** Runs the program with the process's arguments and returns its exit code: 2 for wrong usage. */
export async function runProgram(program: Program, process: NodeJS.Process): Promise<ExitCode> {
	endWithReader(process)
	let ended: ExitCode = exitCode.done
	const root = new Command(program.name)
		.description(program.summary)
		.version(program.version)
		.option('--config <file>', 'settings file', program.defaultConfig)
		.option('--json', 'data on stdout, messages on stderr')
		.exitOverride()
		.showHelpAfterError('(--help shows what is possible)')
	const invoke = async (verb: Verb, args: readonly string[], command: Command): Promise<void> => {
		const { config, json, ...options } = command.optsWithGlobals<{ config: string; json?: boolean }>()
		const terminal = openTerminal(json === true, process)
		const invocation = { terminal, config, untilStopped: () => stopSignal(process) }
		ended = await exitCodeOf(() => verb.action(invocation, args, options), terminal.say)
	}
	for (const verb of program.verbs) addVerb(root, verb, invoke)
	try {
		await root.parseAsync(process.argv)
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error
		return error.exitCode === 0 ? exitCode.done : exitCode.usage
	}
	return ended
}

function addVerb(
	root: Command,
	verb: Verb,
	invoke: (verb: Verb, args: readonly string[], command: Command) => Promise<void>,
): void {
	const words = verb.usage.split(' ')
	const names = words.filter((word) => /^[a-z]/.test(word))
	const parent = names.slice(0, -1).reduce(groupOf, root)
	const command = parent.command([names.at(-1), ...words.slice(names.length)].join(' ')).description(verb.summary)
	for (const [flags, description, fallback] of verb.options ?? []) command.option(flags, description, fallback)
	if (parent !== root) parent.description([parent.description(), command.name()].filter(Boolean).join(', '))
	command.addHelpText('after', `\nExamples:\n${verb.examples.map((line) => `  ${line}`).join('\n')}`)
	command.action((...given) =>
		invoke(
			verb,
			given
				.slice(0, -2)
				.flat()
				.filter((word) => word !== undefined),
			command,
		),
	)
}

function groupOf(parent: Command, name: string): Command {
	return parent.commands.find((command) => command.name() === name) ?? parent.command(name)
}

/** Who reads along may stop at any line (`… | head`): nobody is left to tell, so a verb that can be stopped is. */
function endWithReader(process: NodeJS.Process): void {
	process.stdout.on('error', (error) => {
		if (!hasErrno(error, 'EPIPE')) throw error
		if (process.listenerCount('SIGTERM') > 0) process.emit('SIGTERM')
		else process.exit(exitCode.done)
	})
}

function stopSignal(process: NodeJS.Process): AbortSignal {
	const controller = new AbortController()
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort(signal))
	return controller.signal
}
