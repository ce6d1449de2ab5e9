import type { Run } from '@altroot/shared/platform/run'
import type { HostFacts, NativeFlag } from '@altroot/shared/portage/host-facts'

/** A gcc, and what it takes each native flag for on this CPU. */
export interface GccNative {
	readonly version: string
	readonly native: NonNullable<HostFacts['native']>
}

/**
 * What this machine's gcc takes `native` for: it tells when it is asked what it runs. Null where there is no gcc; a
 * question that it does not understand (`-march` on PowerPC) has no answer.
 */
export async function askGcc(run: Run): Promise<GccNative | null> {
	const version = (await run('gcc', ['-dumpfullversion'])).stdout.trim()
	if (version === '') return null
	const native: NonNullable<HostFacts['native']> = {}
	for (const flag of ['-march=native', '-mcpu=native', '-mtune=native'] satisfies NativeFlag[]) {
		const { exitCode, stderr } = await run('gcc', ['-v', '-E', '-x', 'c', flag, '-'])
		const options = exitCode === 0 ? machineOptions(stderr) : []
		if (options.length > 0) native[flag] = meaningOf(flag, options)
	}
	return { version, native }
}

/** `-mtune` and `-mcpu` stand for one option; what else gcc says with them belongs to its defaults. */
function meaningOf(flag: NativeFlag, options: readonly string[]): string[] {
	if (flag === '-march=native') return [...options]
	const own = options.filter((option) => option.startsWith(flag.replace('native', '')))
	return own.length > 0 ? own : options.filter((option) => option.startsWith('-mtune='))
}

/**
 * The options about the CPU with which `gcc -v` says that it runs the compiler proper. A `--param` becomes one word, so
 * that an ebuild that strips flags cannot leave half of it behind.
 */
function machineOptions(said: string): string[] {
	const command = said.split('\n').find((line) => /^\s*\S*\/cc1\s/.test(line)) ?? ''
	const options = command.match(/(?<=\s)(?:-m[\w.,:+=-]+|--param[ =]l[12]-cache-[\w=-]+)(?=\s)/g) ?? []
	return options.map((option) => option.replace('--param ', '--param='))
}

/** The name that rustc has for this machine's CPU; null where there is no rustc. */
export async function askRust(run: Run): Promise<string | null> {
	const { stdout } = await run('rustc', ['--print', 'target-cpus'])
	return /^\s*native\s.*\(currently ([\w.-]+)\)/m.exec(stdout)?.[1] ?? null
}
