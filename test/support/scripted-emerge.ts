import type { RunInGroup } from '@altroot/shared/platform/process-group'

export interface ScriptedRun {
	readonly command: string
	readonly args: readonly string[]
	readonly env: Readonly<Record<string, string>>
}

/** What a run of emerge prints, and its exit code (0). */
export type Script = (args: readonly string[]) => { readonly output: string; readonly exitCode?: number }

/** An emerge that prints what the script says, and the runs that were asked for. */
export function scriptedEmerge(script: Script): { readonly runInGroup: RunInGroup; readonly runs: ScriptedRun[] } {
	const runs: ScriptedRun[] = []
	const runInGroup: RunInGroup = async (command, args, { env, signal, onOutput }) => {
		if (signal?.aborted) return { exitCode: 143, stopped: true }
		runs.push({ command, args, env })
		const { output, exitCode = 0 } = script(args)
		onOutput(Buffer.from(output))
		return { exitCode, stopped: false }
	}
	return { runInGroup, runs }
}
