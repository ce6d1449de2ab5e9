import { withoutEscapes } from '../portage/merge-plan/output-lines.ts'
import type { GroupOptions, GroupResult, RunInGroup } from './process-group.ts'

export interface LineOptions extends Omit<GroupOptions, 'onOutput'> {
	/** Hears each line as a person reads it: without escape sequences, and without blanks at its end. */
	readonly onLine: (line: string) => void
}

/** Runs a program to its end as `runInGroup` does, and hears what it says line by line. */
export async function runByLine(
	runInGroup: RunInGroup,
	command: string,
	args: readonly string[],
	{ onLine, ...options }: LineOptions,
): Promise<GroupResult> {
	const decoder = new TextDecoder()
	let unfinished = ''
	const tell = (line: string): void => onLine(withoutEscapes(line).trimEnd())
	const result = await runInGroup(command, args, {
		...options,
		onOutput: (chunk) => {
			const lines = (unfinished + decoder.decode(chunk, { stream: true })).split(/\r\n|[\r\n]/)
			unfinished = lines.pop() ?? ''
			lines.forEach(tell)
		},
	})
	tell(unfinished)
	return result
}
