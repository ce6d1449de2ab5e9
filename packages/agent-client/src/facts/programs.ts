import { plainEnvironment, type Run } from '@altroot/shared/platform/run'
import { askGcc, askRust, type GccNative } from './native.ts'
import { remembered } from './remembered.ts'

/** What this machine's programs say of it. Each is asked once, and again when it is another; null is no answer. */
export interface Programs {
	readonly gcc: () => Promise<GccNative | null>
	/** `x86_64-pc-linux-gnu`: what gcc builds for. */
	readonly machine: () => Promise<string | null>
	readonly glibc: () => Promise<string | null>
	/** The CPU's name in Rust. */
	readonly rust: () => Promise<string | null>
}

/** The programs that a search finds; nothing is started before a question is asked. */
export function programs(run: Run, searchPath = plainEnvironment().PATH ?? ''): Programs {
	const lastWord = async (program: string, argument: string): Promise<string | null> =>
		(await run(program, [argument])).stdout.trim().split(' ').at(-1) || null
	return {
		gcc: remembered('gcc', searchPath, () => askGcc(run)),
		machine: remembered('gcc', searchPath, () => lastWord('gcc', '-dumpmachine')),
		glibc: remembered('getconf', searchPath, () => lastWord('getconf', 'GNU_LIBC_VERSION')),
		rust: remembered('rustc', searchPath, () => askRust(run)),
	}
}
