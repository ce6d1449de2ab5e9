import { type ExitCode, exitCode } from '../errors.ts'
import type { Terminal } from './terminal.ts'

/** One thing that `doctor` looked at. */
export interface Check {
	readonly what: string
	/** What is wrong with it; undefined where it is well. */
	readonly wrong?: string | undefined
	/** What to do about it. */
	readonly remedy?: string
}

/** Shows the checks, one line each, with the remedy below what is wrong; exit code 1 where anything is. */
export function showChecks(checks: readonly Check[], terminal: Terminal, repaired?: readonly string[]): ExitCode {
	const { colors } = terminal
	if (terminal.json) terminal.printJson({ checks, ...(repaired ? { repaired } : {}) })
	else {
		for (const sentence of repaired ?? []) terminal.print(`${colors.cyan('fixed')}  ${sentence}`)
		for (const { what, wrong, remedy } of checks) {
			if (wrong === undefined) terminal.print(`${colors.green('ok')}     ${what}`)
			else terminal.print(`${colors.red('wrong')}  ${what}: ${wrong}${remedy ? `\n         → ${remedy}` : ''}`)
		}
	}
	return checks.some(({ wrong }) => wrong !== undefined) ? exitCode.failed : exitCode.done
}
