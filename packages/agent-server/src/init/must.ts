import { AgentError } from '@altroot/shared/errors'
import type { Run } from '@altroot/shared/platform/run'

/** What the program printed; an AgentError with its own words where it fails. */
export async function must(run: Run, command: string, args: readonly string[]): Promise<string> {
	const { exitCode, stdout, stderr } = await run(command, args)
	if (exitCode === 0) return stdout.trim()
	throw new AgentError('init-failed', `\`${command} ${args.join(' ')}\` failed: ${stderr.trim()}`, {
		disposition: 'fatal',
		hint:
			exitCode === 127
				? `install ${command}, then run \`altroot-server init\` again`
				: 'put that right, then run `altroot-server init` again',
	})
}
