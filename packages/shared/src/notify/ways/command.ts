import { plainEnvironment, type Run } from '../../platform/run.ts'
import { type Sent, sent, type Way } from './way.ts'

/** A program of the person's own: the notice as JSON on its standard input, its main words in the environment. */
export function command(program: string, run: Run): Way {
	return {
		name: 'command',
		send: async (notice, signal): Promise<Sent> => {
			const env = {
				...plainEnvironment(),
				ALTROOT_HOST: notice.host,
				ALTROOT_KIND: notice.kind,
				ALTROOT_TITLE: notice.title,
			}
			const options = { env, input: `${JSON.stringify(notice)}\n`, signal, timeout: 60_000 }
			const { exitCode, stderr } = await run(program, [], options)
			if (exitCode === 0) return sent
			const said = stderr.trim().split('\n').at(-1) ?? ''
			const reason = exitCode === 127 ? `${program} cannot be started` : `${program} ended with ${exitCode}: ${said}`
			return { kind: exitCode === 127 ? 'never' : 'later', reason, hint: 'run it by hand with a line of JSON as input' }
		},
	}
}
