import { parseArgs } from 'node:util'
import { messageOf, wrongUse } from '@altroot/shared/errors'

/** What a person asks of the demo. */
export interface DemoArguments {
	/** The two hosts stay up. */
	readonly keep: boolean
	/** This machine itself is the server. */
	readonly here: boolean
	/** Not to be asked before `here` changes the machine. */
	readonly yes: boolean
	readonly help: boolean
}

export const usage = `pnpm demo [--keep | --here [--yes]]
  --keep   leaves the two hosts up, and says how to enter and how to end them
  --here   for a container that you throw away: no hosts are made; this machine
           itself is the server, and the directory /laptop the laptop; says what
           will be changed, and asks
  --yes    with --here: does not ask`

/** Reads the words after `pnpm demo`; AgentError with exit code 2 for what does not make sense. */
export function readArguments(words: readonly string[]): DemoArguments {
	const given = parse(words.filter((word) => word !== '--')) // pnpm hands its own `--` on
	const { keep = false, here = false, yes = false, help = false } = given
	if (keep && here) throw wrongUse('--keep and --here do not go together', 'what --here makes stays in any case')
	if (yes && !here) throw wrongUse('--yes is for --here', 'nothing else asks')
	return { keep, here, yes, help }
}

function parse(args: string[]) {
	const flag = { type: 'boolean' } as const
	try {
		return parseArgs({ args, options: { keep: flag, here: flag, yes: flag, help: flag } }).values
	} catch (error) {
		throw wrongUse(messageOf(error).split('. ')[0] ?? '', 'the demo takes --keep, --here, --yes and --help')
	}
}
