import type { Generation } from '@altroot/shared/protocol/generation'
import type { Proposal } from '@altroot/shared/protocol/proposal'
import type { Context } from 'hono'
import { type HostSummary, readHost } from '../hosts/read.ts'
import type { ListedGeneration } from '../layout/generation-table.ts'
import { hostIn, numberIn } from '../page.ts'
import { revisionOf } from '../trail/revisions.ts'
import type { WebWorld } from '../world.ts'

const perPage = 50

/** One host, with a part of its generations, newest first. */
export interface HostPage {
	readonly summary: HostSummary
	readonly proposals: readonly Proposal[]
	/** What the newest generation asks of a person. */
	readonly newest: Pick<Generation, 'needs' | 'diagnostics' | 'failed'> | null
	/** What the laptop says of the packages that it sees. */
	readonly verdict: NonNullable<Generation['verdict']> | null
	readonly generations: readonly ListedGeneration[]
	/** Where the older ones begin; null where these are the last. */
	readonly before: number | null
	readonly first: boolean
}

/** `?before=N`: the generations before that one. */
export async function readHostPage(world: WebWorld, context: Context): Promise<HostPage | undefined> {
	const host = hostIn(world, context)
	if (host === undefined) return undefined
	const { history } = world
	const before = numberIn(context.req.query('before'))
	const summary = await readHost(world, host)
	const found = history.generations(host, before ?? Number.MAX_SAFE_INTEGER, perPage + 1)
	const shown = found.slice(0, perPage)
	const newest = summary.generation && history.generation(host, summary.generation.number)
	const published = summary.published === null ? undefined : history.generation(host, summary.published)
	return {
		summary,
		proposals: history.proposals(host),
		newest: newest ? { needs: newest.needs, diagnostics: newest.diagnostics, failed: newest.failed } : null,
		verdict: published?.verdict ?? null,
		generations: await Promise.all(
			shown.map(async (each) => ({
				...each,
				subject: (await revisionOf(world.ledger, each.revision))?.subject ?? null,
			})),
		),
		before: found.length > perPage ? shown.at(-1)!.number : null,
		first: before === undefined,
	}
}
