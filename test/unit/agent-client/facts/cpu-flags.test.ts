import { cpuFlagsX86 } from '@altroot/agent-client/facts/cpu-flags'
import { expect, it } from 'vitest'

it('says what the CPU of an old laptop can do in the words of CPU_FLAGS_X86', () => {
	const cpuinfo = `processor	: 0
model name	: Intel(R) Core(TM) i5-2520M CPU @ 2.50GHz
flags		: fpu mmx fxsr sse sse2 ss ht pni pclmulqdq ssse3 cx16 sse4_1 sse4_2 popcnt aes xsave avx lahf_lm
bugs		: spectre_v1
`
	expect(cpuFlagsX86(cpuinfo).join(' ')).toBe('aes avx mmx mmxext pclmul popcnt sse sse2 sse3 sse4_1 sse4_2 ssse3')
})

it.each([
	['fma', 'fma3'],
	['fma4', 'fma4'],
	['pni', 'sse3'],
	['sha_ni', 'sha'],
	['abm', 'popcnt'],
	['mmxext', 'mmxext'],
	['phe', 'padlock'],
	['avx512_bf16', 'avx512_bf16'],
	['lm', ''],
])('the word %s of the kernel is %j for Portage', (kernel, portage) => {
	expect(cpuFlagsX86(`flags\t\t: fpu ${kernel}\n`).join(' ')).toBe(portage)
})

it('another architecture has no such flags', () => {
	expect(cpuFlagsX86('processor\t: 0\nFeatures\t: fp asimd aes pmull sha1 sha2 crc32\n')).toEqual([])
	expect(cpuFlagsX86('')).toEqual([])
})
