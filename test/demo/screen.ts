import { openTerminal, type Terminal } from '@altroot/shared/cli/terminal'
import { printDuration } from '@altroot/shared/cli/words'

/** What the demo shows: numbered scenes, what each host is told to do, and what it answers. */
export class Screen {
	readonly terminal: Terminal = openTerminal(false, process)
	#scene = 0
	readonly #started = performance.now()

	scene(title: string): void {
		const { colors, print } = this.terminal
		print(`\n${colors.bold(`${++this.#scene}. ${title}`)}`)
	}

	/** A command on a host, as a person would type it there. */
	command(host: string, line: string): void {
		const { colors, print } = this.terminal
		print(`${colors.cyan(host.padStart(8))} ${colors.dim('#')} ${line}`)
	}

	answer(text: string): void {
		for (const line of text.trimEnd().split('\n')) this.terminal.print(`           ${line}`)
	}

	done(text: string): void {
		const { colors, print } = this.terminal
		print(
			`           ${colors.green('✓')} ${text} ${colors.dim(`(${printDuration(performance.now() - this.#started)})`)}`,
		)
	}
}
