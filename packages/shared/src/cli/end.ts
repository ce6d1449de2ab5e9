import { AgentError, type ExitCode, systemRefusal } from '../errors.ts'

/** Runs one verb and returns the exit code. An AgentError becomes a message with its remedy; anything else is a bug. */
export async function exitCodeOf(verb: () => Promise<ExitCode>, say: (line: string) => void): Promise<ExitCode> {
	try {
		return await verb()
	} catch (error) {
		const known = error instanceof AgentError ? error : systemRefusal(error)
		if (known === undefined) throw error
		say(printError(known))
		return known.exit
	}
}

/** `error: what happened`, and what to do on a line of its own; `what` says what it means for what was asked for. */
export function printError(error: AgentError, what = 'error'): string {
	return `${what}: ${error.message}${error.hint ? `\n  → ${error.hint}` : ''}`
}
