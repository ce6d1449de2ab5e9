import { AgentError, exitCode } from '@altroot/shared/errors'
import type { OtherTree } from '@altroot/shared/protocol/verdict'

/**
 * An AgentError (`other-trees`, exit code 4) where a tree of the laptop is in another state than the packages were built
 * from: emerge would pass over what does not fit, or mix two states. `because`: what the sync had to say of each tree.
 */
export function requireSameTrees(others: readonly OtherTree[], because: ReadonlyMap<string, string>): void {
	if (others.length === 0) return
	const told = others.map(({ name, laptop, built }) => {
		return because.get(name) || `${name} is at ${short(laptop)}, the packages were built from ${short(built)}`
	})
	throw new AgentError('other-trees', `nothing was installed: ${told.join('; ')}`, {
		disposition: 'wait',
		exit: exitCode.decision,
		hint: '`altroot-client upgrade --any-tree` installs all the same what fits this laptop’s trees',
		data: { trees: others },
	})
}

/** A commit as people know it; a time stands whole. */
function short(state: string): string {
	return /^[\da-f]{40,}$/.test(state) ? state.slice(0, 12) : state
}
