import { createInterface } from 'node:readline/promises'
import { AgentError, exitCode } from '../errors.ts'

/**
 * Asks the person at the terminal; true for `y` and `yes` alone. An AgentError (`nobody-to-ask`) where the standard input
 * is no terminal: `instead` says what to do then.
 */
export async function confirm(question: string, instead: string, { stdin, stderr }: NodeJS.Process): Promise<boolean> {
	if (stdin.isTTY !== true) {
		throw new AgentError('nobody-to-ask', `${question}: there is no terminal to ask at`, {
			disposition: 'stall',
			exit: exitCode.decision,
			hint: instead,
		})
	}
	// The terminal itself edits the line and hands it over whole, so that what is typed ahead stays for the next question.
	const lines = createInterface({ input: stdin, output: stderr, terminal: false })
	const hungUp = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
	const answer = await Promise.race([lines.question(`${question} [y/N] `), hungUp])
	lines.close()
	return /^y(es)?$/i.test(answer.trim())
}
