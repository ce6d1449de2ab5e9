import { plainEnvironment, type Run } from '@altroot/shared/platform/run'
import { askGcc, askRust, type Native } from './native.ts'
import { remembered } from './remembered.ts'

/** What this machine's programs say of it. Each is asked once, and again when it is another; null is no answer. */
export interface Programs {
	readonly native: () => Promise<Native | null>
	readonly rustCpu: () => Promise<string | null>
	/** `x86_64-pc-linux-gnu`: what gcc builds for. */
	readonly machine: () => Promise<string | null>
	readonly gccVersion: () => Promise<string | null>
	readonly glibcVersion: () => Promise<string | null>
}

/** The programs that a search finds; nothing is started before a question is asked. */
export function programs(run: Run, searchPath = plainEnvironment().PATH ?? ''): Programs {
	const lastWord = (program: string, argument: string): (() => Promise<string | null>) =>
		remembered(program, searchPath, async () => {
			const { stdout } = await run(program, [argument])
			return stdout.trim().split(' ').at(-1) || null
		})
	return {
		native: remembered('gcc', searchPath, () => askGcc(run)),
		rustCpu: remembered('rustc', searchPath, () => askRust(run)),
		machine: lastWord('gcc', '-dumpmachine'),
		gccVersion: lastWord('gcc', '-dumpfullversion'),
		glibcVersion: lastWord('getconf', 'GNU_LIBC_VERSION'),
	}
}
