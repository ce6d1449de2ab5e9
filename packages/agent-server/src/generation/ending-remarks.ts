import { count } from '@altroot/shared/cli/words'
import type { AddedLine } from '@altroot/shared/portage/added-lines'
import type { FailedPackage } from '@altroot/shared/protocol/generation'
import type { Proposal } from '@altroot/shared/protocol/proposal'
import type { WorldBuild } from '../build/build.ts'
import { type Ending, firstOf } from './ending.ts'

/** A build with the failures of earlier generations that still stand. */
export function withFailedBefore(
	build: WorldBuild | undefined,
	before: readonly FailedPackage[],
): Pick<WorldBuild, 'outcome' | 'failed'> | undefined {
	if (before.length === 0) return build
	const outcome =
		build === undefined || build.outcome.kind === 'nothing-to-do' ? { kind: 'some-failed' as const } : build.outcome
	return { outcome, failed: [...(build?.failed ?? []), ...before] }
}

/** The ending where packages that failed before were not tried again: why, and how they are. */
export function withNotRetried(ending: Ending, host: string, before: readonly FailedPackage[]): Ending {
	if (before.length === 0) return ending
	const names = firstOf(before.map(({ package: name }) => name))
	const why = `${names} failed before and was not tried again: nothing that matters to it has changed`
	return { ...ending, reason: `${ending.reason}; ${why}; \`altroot-server build ${host}\` tries it` }
}

/** The ending where packages could not be published, though they are built: the laptop does not see them. */
export function withLeftOut(
	ending: Ending,
	damaged: readonly { readonly cpv: string; readonly why: string }[],
	log: string,
): Ending {
	const left = damaged.filter(({ cpv }) => !ending.failed.some((failed) => failed.package === cpv))
	if (left.length === 0) return ending
	const failed = left.map(({ cpv, why }) => {
		return { package: cpv, phase: 'publish', reason: `${why}; the next generation builds it again`, log, tail: [] }
	})
	const names = left.map(({ cpv, why }) => `${cpv} is left out: ${why}`)
	const reason = `${firstOf(names)}; the next generation builds it again`
	return { ...ending, outcome: 'failed', reason, failed: [...ending.failed, ...failed] }
}

/** The ending with what came about besides: flags that the server has set for itself, and proposals turned down before. */
export function withRemarks(ending: Ending, base: readonly AddedLine[], rejected: readonly Proposal[]): Ending {
	const flags = base.flatMap(({ line }) => line.split(' ').slice(1))
	const set = `${count(flags.length, 'USE flag')} ${flags.length === 1 ? 'was' : 'were'} set for the server’s own packages`
	const reason = [
		ending.reason,
		...(base.length > 0 ? [`${set}: ${base.map(({ line }) => line).join(', ')}`] : []),
		...rejected.map(({ id }) => `proposal ${id} was rejected on the laptop`),
	].join('; ')
	return { ...ending, reason }
}
