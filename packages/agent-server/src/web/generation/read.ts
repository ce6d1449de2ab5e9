import type { HistoryEntry } from '@altroot/shared/ledger/history'
import type { Generation } from '@altroot/shared/protocol/generation'
import type { GenerationPackage, PackageOutcome } from '@altroot/shared/protocol/generation-package'
import type { Context } from 'hono'
import type { PackageQuery } from '../../store/history-reader.ts'
import { presentOf } from '../hosts/read.ts'
import type { Present } from '../layout/progress.ts'
import { hostIn, numberIn } from '../page.ts'
import { revisionOf } from '../trail/revisions.ts'
import type { WebWorld } from '../world.ts'

/** Rows of the plan on one page. */
export const perPage = 150

/** What `?show=` may say, and which packages that means. */
export const filters: Readonly<Record<string, Pick<PackageQuery, 'outcomes' | 'binary'>>> = {
	all: { outcomes: [] },
	built: { outcomes: ['built'] },
	failed: { outcomes: ['failed'] },
	skipped: { outcomes: ['dropped', 'not-retried'] },
	binary: { outcomes: [], binary: true },
}

/** One generation, with a part of its plan. */
export interface GenerationPage {
	readonly host: string
	readonly generation: Generation
	readonly revision: Pick<HistoryEntry, 'subject' | 'changes'> | null
	/** Where it stands, while it runs. */
	readonly present: Present | null
	/** The name of the filter that is on. */
	readonly show: string
	/** How many packages each filter lets through. */
	readonly counts: Readonly<Record<string, number>>
	readonly total: number
	readonly from: number
	readonly packages: readonly GenerationPackage[]
}

/** `?show=built|failed|skipped|binary`, `?from=N`: the rows from there on. */
export async function readGeneration(world: WebWorld, context: Context): Promise<GenerationPage | undefined> {
	const host = hostIn(world, context)
	const number = numberIn(context.req.param('number'))
	if (host === undefined || number === undefined) return undefined
	const { history, ledger } = world
	const generation = history.generation(host, number)
	if (generation === undefined) return undefined
	const asked = context.req.query('show') ?? 'all'
	const show = Object.hasOwn(filters, asked) ? asked : 'all'
	const from = numberIn(context.req.query('from')) ?? 0
	const entry = await revisionOf(ledger, generation.revision)
	return {
		host,
		generation,
		revision: entry === undefined ? null : { subject: entry.subject, changes: entry.changes },
		present: generation.outcome === 'building' ? presentOf(world, host) : null,
		show,
		counts: countsOf(world, host, number),
		from,
		...history.packages(host, number, { ...filters[show]!, from, count: perPage }),
	}
}

function countsOf({ history }: WebWorld, host: string, number: number): Record<string, number> {
	const byOutcome = history.packageCounts(host, number)
	const sum = (outcomes: readonly PackageOutcome[]): number =>
		outcomes.reduce((total, outcome) => total + (byOutcome.get(outcome) ?? 0), 0)
	const counts = Object.entries(filters).map(([name, { outcomes }]): [string, number] => [name, sum(outcomes)])
	const all = [...byOutcome.values()].reduce((total, many) => total + many, 0)
	const binary = history.packages(host, number, { ...filters.binary!, from: 0, count: 0 }).total
	return { ...Object.fromEntries(counts), all, binary }
}
