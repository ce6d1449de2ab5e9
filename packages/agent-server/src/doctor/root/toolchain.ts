import type { Run } from '@altroot/shared/platform/run'
import type { AltRoot, Finding } from '../finding.ts'

/**
 * That gcc and glibc of the base are not newer than the laptop's: what is linked here may ask for symbols of libstdc++ or
 * glibc that the laptop gets only when it has upgraded those (Portage checks libc alone, Gentoo bugs 753500 and 913628).
 */
export async function lookAtToolchain({ host, facts, run }: AltRoot): Promise<readonly Finding[]> {
	const tools = [
		['gcc', 'sys-devel/gcc', await lastWord(run, 'gcc', '-dumpfullversion')],
		['glibc', 'sys-libs/glibc', await lastWord(run, 'getconf', 'GNU_LIBC_VERSION')],
	] as const
	return tools.map(([name, atom, own]): Finding => {
		const its = facts?.versions?.[name]
		const what = `${name} of the base and of ${host}`
		if (own === undefined || its === undefined || !isNewer(own, its)) return { what }
		return {
			what,
			wrong: `the base has ${own}, ${host} ${its}: a program that is built here may not start there`,
			remedy: `on ${host}, install ${atom} of the first generation before the rest (\`emerge -G1 ${atom}\`), or select an older one here`,
		}
	})
}

async function lastWord(run: Run, program: string, argument: string): Promise<string | undefined> {
	const { exitCode, stdout } = await run(program, [argument])
	return exitCode === 0 ? stdout.trim().split(' ').at(-1) || undefined : undefined
}

/** Compares numbers at dots: `14.2.1` is newer than `14.2`, but not than `14.2.1_p2024`. */
export function isNewer(version: string, than: string): boolean {
	const [a, b] = [version, than].map((text) => (/^\d+(\.\d+)*/.exec(text)?.[0] ?? '0').split('.').map(Number))
	for (let at = 0; at < Math.max(a!.length, b!.length); at++) {
		const [left, right] = [a![at] ?? 0, b![at] ?? 0]
		if (left !== right) return left > right
	}
	return false
}
