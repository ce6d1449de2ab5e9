import type { Run } from '@altroot/shared/platform/run'
import type { NativeFlag } from '@altroot/shared/portage/host-facts'

export type Native = Partial<Record<NativeFlag, string[]>>

/** The options of the compiler proper that a flag is answerable for: gcc adds others on its own. */
const answers: readonly (readonly [NativeFlag, RegExp])[] = [
	['-march=native', /^/],
	['-mcpu=native', /^(-mcpu=|-mtune=|--param=)/],
	['-mtune=native', /^(-mtune=|--param=)/],
]

/**
 * What this machine's gcc takes the flags for: it tells when it is asked what it runs. A flag that it does not know
 * (`-march=native` on PowerPC) is left out; null where there is no gcc that knows any.
 */
export async function askGcc(run: Run): Promise<Native | null> {
	const asked = answers.map(async ([flag, answer]) => {
		const { exitCode, stderr } = await run('gcc', ['-v', '-E', '-x', 'c', flag, '-'])
		return [flag, exitCode === 0 ? machineOptions(stderr).filter((option) => answer.test(option)) : []] as const
	})
	const known = (await Promise.all(asked)).filter(([, options]) => options.length > 0)
	return known.length > 0 ? Object.fromEntries(known) : null
}

/**
 * The options about the CPU with which `gcc -v` says that it runs the compiler proper. A `--param` becomes one word, so
 * that an ebuild that strips flags cannot leave half of it behind.
 */
function machineOptions(said: string): string[] {
	const command = said.split('\n').find((line) => /^\s*\S*\/cc1\s/.test(line)) ?? ''
	const options = command.match(/(?<=\s)(?:-m[\w.,:+=-]+|--param[ =]l[12]-cache-[\w=-]+)(?=\s|$)/g) ?? []
	return options.map((option) => option.replace('--param ', '--param='))
}

/** The name that rustc has for this machine's CPU; null where there is no rustc. */
export async function askRust(run: Run): Promise<string | null> {
	const { stdout } = await run('rustc', ['--print', 'target-cpus'])
	return /^\s*native\s.*\(currently ([\w.-]+)\)/m.exec(stdout)?.[1] ?? null
}
