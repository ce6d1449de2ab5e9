/**
 * Which words of /proc/cpuinfo put a word into CPU_FLAGS_X86, where they differ: any of them does.
 *
 * Source: profiles/desc/cpu_flags_x86.desc of ::gentoo, and cpuid2cpuflags, which asks the CPU itself.
 */
const otherNames: Readonly<Record<string, readonly string[]>> = {
	fma3: ['fma'],
	mmxext: ['mmxext', 'sse'],
	padlock: ['phe'],
	pclmul: ['pclmulqdq'],
	popcnt: ['popcnt', 'abm'],
	sha: ['sha_ni'],
	sse3: ['pni'],
}

const sameNames = `
	3dnow 3dnowext aes avx avx2 avx512_4fmaps avx512_4vnniw avx512_bf16 avx512_bitalg avx512_fp16 avx512_vbmi2
	avx512_vnni avx512_vp2intersect avx512_vpopcntdq avx512bw avx512cd avx512dq avx512er avx512f avx512ifma avx512pf
	avx512vbmi avx512vl avx_vnni bmi1 bmi2 f16c fma4 mmx rdrand sse sse2 sse4_1 sse4_2 sse4a ssse3 vpclmulqdq xop`
	.trim()
	.split(/\s+/)

const namesInCpuinfo = new Map([
	...sameNames.map((name): [string, string[]] => [name, [name]]),
	...Object.entries(otherNames),
])

/** The words of CPU_FLAGS_X86 for the CPU that /proc/cpuinfo describes, sorted; none for another architecture's. */
export function cpuFlagsX86(cpuinfo: string): string[] {
	const present = new Set(/^flags\s*:\s*(.*)$/m.exec(cpuinfo)?.[1]?.split(/\s+/))
	return [...namesInCpuinfo]
		.filter(([, names]) => names.some((name) => present.has(name)))
		.map(([flag]) => flag)
		.sort()
}
