import { createHash } from 'node:crypto'
import { type AddedLine, fileFor, hasLine } from '@altroot/shared/portage/added-lines'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import type { NeedGroup } from '@altroot/shared/portage/merge-plan/need-groups'
import { neededBecause } from '@altroot/shared/portage/merge-plan/problem-sentence'
import type { Proposal } from '@altroot/shared/protocol/proposal'

/** The revision whose plan asks for lines, and the root that it is built into. */
export interface Planned {
	readonly revision: string
	readonly tree: ConfigTree
	readonly root: string
}

/**
 * One proposal for each group with lines that the laptop's own configuration lacks. A line that it has and that does not
 * help, because another undoes it, is no proposal: only a person can see which of the two is meant.
 */
export function proposalsOf(groups: readonly NeedGroup[], { revision, tree, root }: Planned): readonly Proposal[] {
	const proposals = groups.flatMap((group): Proposal[] => {
		const lines = group
			.filter((change) => (change.root ?? root) === root)
			.map((change): AddedLine => ({ file: change.file, line: change.line, reason: neededBecause(change) }))
			.filter((line) => !hasLine(tree, line))
		const placed = lines.map((added) => ({ ...added, file: fileFor(tree, added.file) }))
		return placed.length === 0 ? [] : [{ id: idOf(lines), revision, lines: placed }]
	})
	return [...new Map(proposals.map((proposal) => [proposal.id, proposal])).values()]
}

/** Eight digits of a hash over the lines, in whatever order and place and for whatever reason they are needed. */
function idOf(lines: readonly AddedLine[]): string {
	const texts = lines.map(({ file, line }) => `${file} ${line}\n`).sort()
	return createHash('sha256').update(texts.join('')).digest('hex').slice(0, 8)
}
