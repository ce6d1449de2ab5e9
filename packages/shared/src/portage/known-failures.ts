import { accountFailures } from './known-failures/accounts.ts'
import type { Explanation, KnownFailure } from './known-failures/known-failure.ts'
import { layoutFailures } from './known-failures/layout.ts'
import { machineFailures } from './known-failures/machine.ts'
import { toolchainFailures } from './known-failures/toolchain.ts'

/** In the order in which they are looked for: what causes others comes first, what others cause last. */
export const knownFailures: readonly KnownFailure[] = [
	...machineFailures.filter(({ code }) => code !== 'unshare-refused'),
	...accountFailures,
	...toolchainFailures,
	...layoutFailures,
	// Portage says so in every phase, and goes on: it is the reason only where nothing else is.
	...machineFailures.filter(({ code }) => code === 'unshare-refused'),
]

/** What the lines of a failed phase are known to mean; undefined where nothing of it is known. */
export function explainFailure(lines: readonly string[]): (Explanation & Pick<KnownFailure, 'code'>) | undefined {
	for (const { code, pattern, explain } of knownFailures) {
		for (const line of lines) {
			const match = pattern.exec(line)
			if (match) return { code, ...explain(match) }
		}
	}
	return undefined
}
