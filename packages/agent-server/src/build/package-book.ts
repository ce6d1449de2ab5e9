import type { Clock } from '@altroot/shared/platform/clock'
import type { FailedPackage } from '@altroot/shared/protocol/generation'
import type { GenerationPackage, PackageOutcome } from '@altroot/shared/protocol/generation-package'
import type { PackageEvent, Progress } from '@altroot/shared/protocol/progress'
import { progressOf } from './progress.ts'

/** The packages of one generation as they stand, each change kept at once. */
export interface PackageBook {
	rows(): readonly GenerationPackage[]
	note(event: PackageEvent): void
	/** Says why packages failed, once that is known; `inputs`: what their builds depended on, by root and cpv. */
	explain(failed: readonly FailedPackage[], inputs: ReadonlyMap<string, string>): void
	/** Says how many bytes the packages in `root` have that are built, by cpv. */
	weigh(root: string, sizes: ReadonlyMap<string, number>): void
	/** Bytes of all that is weighed. */
	weight(): number
	progress(): Progress
	/** Those that were begun and are left now are as if they had not been. */
	leave(): void
	/** How many packages for the laptop the generation has built. */
	built(): number
}

/** What a book needs to know of the build that it is about. */
export interface BookOptions {
	/** When the generation began, in milliseconds since the epoch. */
	readonly started: number
	readonly jobs: number
	readonly clock: Clock
	readonly save: (rows: readonly GenerationPackage[]) => void
}

/** `planned`: the packages that are known so far. They are saved at once. */
export function openBook(planned: readonly GenerationPackage[], options: BookOptions): PackageBook {
	const { clock, save } = options
	const rows = new Map(planned.map((row) => [keyOf(row), row]))
	const put = (changed: readonly GenerationPackage[]): void => {
		for (const row of changed) rows.set(keyOf(row), row)
		save(changed)
	}
	put(planned)
	return {
		rows: () => [...rows.values()],
		note: (event) => {
			const known = rows.get(keyOf(event)) ?? unplanned(event, rows.size)
			put([after(known, event, clock.now())])
		},
		explain: (failed, inputs) => {
			const reasons = new Map(failed.map((each) => [each.package, each]))
			put(
				[...rows.values()].flatMap((row) => {
					const why = row.outcome === 'failed' || row.outcome === 'dropped' ? reasons.get(row.package) : undefined
					if (why === undefined) return []
					const { phase, reason, log } = why
					return { ...row, phase, reason, log, inputs: inputs.get(keyOf(row)) ?? null }
				}),
			)
		},
		weigh: (root, sizes) =>
			put(
				[...rows.values()].flatMap((row) => {
					const size = row.outcome === 'built' && row.root === root ? sizes.get(row.package) : undefined
					return size === undefined ? [] : { ...row, size }
				}),
			),
		weight: () => [...rows.values()].reduce((sum, { size = 0 }) => sum + size, 0),
		progress: () => progressOf([...rows.values()], options, clock.now()),
		leave: () =>
			put(
				[...rows.values()]
					.filter(({ outcome }) => outcome === 'building')
					.map((row) => ({ ...row, outcome: 'planned', phase: null, started: null })),
			),
		built: () => [...rows.values()].filter(({ outcome, root }) => outcome === 'built' && root !== '/').length,
	}
}

export function keyOf({ root, package: cpv }: Pick<GenerationPackage, 'root' | 'package'>): string {
	return `${root} ${cpv}`
}

const outcomes: Readonly<Record<PackageEvent['kind'], PackageOutcome>> = {
	phase: 'building',
	built: 'built',
	failed: 'failed',
	dropped: 'dropped',
}

function after(row: GenerationPackage, event: PackageEvent, now: number): GenerationPackage {
	const { kind, phase, requires, reason = row.reason, log = row.log } = event
	const outcome = outcomes[kind]
	if (kind !== 'phase') return { ...row, outcome, phase, reason, log, ended: now, ...(requires ? { requires } : {}) }
	return { ...row, outcome, phase, started: row.outcome === 'building' ? row.started : now, ended: null }
}

/** What emerge takes up beyond the plan: a package's own needs at its installation. */
function unplanned({ package: cpv, root }: PackageEvent, position: number): GenerationPackage {
	const nothing = { action: '', old: [], use: {}, downloadKiB: null, cause: null, expected: null, inputs: null }
	const open = { outcome: 'planned', phase: null, started: null, ended: null, reason: '', log: null } as const
	return { package: cpv, root, position, ...nothing, ...open }
}
