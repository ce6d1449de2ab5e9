import { askGcc, askRust } from '@altroot/agent-client/facts/native'
import type { Run } from '@altroot/shared/platform/run'
import { expect, it } from 'vitest'

/** A machine on which each command line says this; it fails where nothing is written. */
function machine(said: Readonly<Record<string, { stdout?: string; stderr?: string }>>): Run {
	return async (command, args) => {
		const answer = said[[command, ...args].join(' ')]
		return { exitCode: answer ? 0 : 1, stdout: answer?.stdout ?? '', stderr: answer?.stderr ?? '' }
	}
}

function cc1(options: string): { stderr: string } {
	const directory = '/usr/libexec/gcc/x86_64-pc-linux-gnu/14'
	return {
		stderr: `Using built-in specs.
COLLECT_GCC=gcc
COLLECT_GCC_OPTIONS='-v' '-E' '-march=native'
 ${directory}/cc1 -E -quiet -v - ${options} -fasynchronous-unwind-tables -dumpbase -
COMPILER_PATH=${directory}/
`,
	}
}

it('takes from gcc on x86 every machine option and the sizes of the caches', async () => {
	const run = machine({
		'gcc -v -E -x c -march=native -': cc1(
			'-march=sandybridge -mmmx -mno-avx2 --param l1-cache-size=32 --param l1-cache-line-size=64 --param l2-cache-size=3072 -mtune=sandybridge',
		),
		'gcc -v -E -x c -mcpu=native -': cc1('--param l1-cache-size=32 -mtune=sandybridge -march=x86-64'),
		'gcc -v -E -x c -mtune=native -': cc1('--param l1-cache-size=32 -mtune=sandybridge -march=x86-64'),
	})
	const caches = ['--param=l1-cache-size=32', '--param=l1-cache-line-size=64', '--param=l2-cache-size=3072']
	expect(await askGcc(run)).toEqual({
		'-march=native': ['-march=sandybridge', '-mmmx', '-mno-avx2', ...caches, '-mtune=sandybridge'],
		'-mcpu=native': ['--param=l1-cache-size=32', '-mtune=sandybridge'],
		'-mtune=native': ['--param=l1-cache-size=32', '-mtune=sandybridge'],
	})
})

it('takes from gcc on ARM what each of its three options stands for', async () => {
	const run = machine({
		'gcc -v -E -x c -march=native -': cc1('-mlittle-endian -mabi=lp64 -march=armv8-a+crc'),
		'gcc -v -E -x c -mcpu=native -': cc1('-mlittle-endian -mabi=lp64 -mcpu=cortex-a72+crc'),
		'gcc -v -E -x c -mtune=native -': cc1('-mlittle-endian -mabi=lp64 -mtune=cortex-a72'),
	})
	expect(await askGcc(run)).toEqual({
		'-march=native': ['-mlittle-endian', '-mabi=lp64', '-march=armv8-a+crc'],
		'-mcpu=native': ['-mcpu=cortex-a72+crc'],
		'-mtune=native': ['-mtune=cortex-a72'],
	})
})

it('leaves out a flag that gcc refuses', async () => {
	const run = machine({
		'gcc -v -E -x c -mcpu=native -': cc1('-mcpu=power9'),
	})
	expect(await askGcc(run)).toEqual({ '-mcpu=native': ['-mcpu=power9'] })
})

it('without gcc nothing is known', async () => {
	expect(await askGcc(machine({}))).toBeNull()
})

it('takes the name of the CPU from rustc', async () => {
	const stdout = `Available CPUs for this target:
    native                  - Select the CPU of the current host (currently sandybridge).
    alderlake
    x86-64                  - This is the default target CPU for the current build target (currently x86_64-unknown-linux-gnu).
`
	expect(await askRust(machine({ 'rustc --print target-cpus': { stdout } }))).toBe('sandybridge')
	expect(await askRust(machine({}))).toBeNull()
})
