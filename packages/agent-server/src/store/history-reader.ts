import { DatabaseSync } from 'node:sqlite'
import { Generation } from '@altroot/shared/protocol/generation'
import { GenerationPackage, type PackageOutcome } from '@altroot/shared/protocol/generation-package'
import { Proposal } from '@altroot/shared/protocol/proposal'
import { buildTimes } from './history-times.ts'

/** A generation without its long texts, for lists. */
export interface GenerationSummary
	extends Pick<Generation, 'number' | 'revision' | 'outcome' | 'reason' | 'packages' | 'started' | 'ended'> {
	/** How many packages failed. */
	readonly failed: number
}

export interface PackageQuery {
	/** Those with one of these outcomes; all where there is none. */
	readonly outcomes: readonly PackageOutcome[]
	/** Only those that emerge took as binary packages. */
	readonly binary?: boolean | undefined
	readonly from: number
	readonly count: number
}

/** The history for those who only look: a connection of its own, so that a long look keeps no writer waiting. */
export type HistoryReader = ReturnType<typeof openHistoryReader>

const summary = `number, revision, document->>'outcome' AS outcome, document->>'reason' AS reason,
	document->'packages' AS packages, document->'started' AS started, document->>'ended' AS ended,
	json_array_length(document, '$.failed') AS failed`

/** Opens the history that a builder has made. */
export function openHistoryReader(path: string) {
	const database = new DatabaseSync(path, { readOnly: true })
	const all = (sql: string, ...values: (string | number)[]) => database.prepare(sql).all(...values)
	const generation = (host: string, number: number): Generation | undefined => {
		const [row] = all('SELECT document FROM generation WHERE host = ? AND number = ?', host, number)
		return row && Generation.parse(JSON.parse(String(row.document)))
	}
	return {
		generation,
		/** The newest ones with a number below `before`, newest first. */
		generations: (host: string, before: number, count: number): GenerationSummary[] => {
			const where = 'FROM generation WHERE host = ? AND number < ? ORDER BY number DESC LIMIT ?'
			return all(`SELECT ${summary} ${where}`, host, before, count).map(toSummary)
		},
		/** Every generation of these revisions, the newest first. */
		generationsOf: (host: string, revisions: readonly string[]): GenerationSummary[] => {
			const where = 'FROM generation WHERE host = ? AND revision IN (SELECT value FROM json_each(?))'
			return all(`SELECT ${summary} ${where} ORDER BY number DESC`, host, JSON.stringify(revisions)).map(toSummary)
		},
		published: (host: string): number | undefined => {
			const [row] = all('SELECT published FROM host WHERE name = ?', host)
			return row && Number(row.published)
		},
		proposals: (host: string): readonly Proposal[] => {
			const [row] = all('SELECT document FROM proposals WHERE host = ?', host)
			return row === undefined ? [] : Proposal.array().parse(JSON.parse(String(row.document)))
		},
		/** A part of a generation's packages, in the order of the plan, and how many match in all. */
		packages: (host: string, number: number, query: PackageQuery): { total: number; packages: GenerationPackage[] } => {
			const where = `FROM package WHERE host = ? AND generation = ?
				AND (? = '[]' OR outcome IN (SELECT value FROM json_each(?))) AND (? = 0 OR document->>'binary' = 1)`
			const outcomes = JSON.stringify(query.outcomes)
			const values = [host, number, outcomes, outcomes, query.binary ? 1 : 0]
			const [counted] = all(`SELECT count(*) AS total ${where}`, ...values)
			const rows = all(
				`SELECT document ${where} ORDER BY position LIMIT ? OFFSET ?`,
				...values,
				query.count,
				query.from,
			)
			return { total: Number(counted?.total), packages: rows.map(toPackage) }
		},
		/** One package of a generation by its place in the plan. */
		package: (host: string, number: number, position: number): GenerationPackage | undefined => {
			const sql = 'SELECT document FROM package WHERE host = ? AND generation = ? AND position = ?'
			const [row] = all(sql, host, number, position)
			return row && toPackage(row)
		},
		/** How many packages of a generation have each outcome. */
		packageCounts: (host: string, number: number): ReadonlyMap<string, number> => {
			const sql = 'SELECT outcome, count(*) AS many FROM package WHERE host = ? AND generation = ? GROUP BY outcome'
			return new Map(all(sql, host, number).map(({ outcome, many }) => [String(outcome), Number(many)]))
		},
		...buildTimes(all),
		[Symbol.dispose]: () => database.close(),
	}
}

type Row = Record<string, unknown>

function toSummary(row: Row): GenerationSummary {
	return {
		number: Number(row.number),
		revision: String(row.revision),
		outcome: String(row.outcome) as Generation['outcome'],
		reason: String(row.reason),
		packages: Number(row.packages),
		failed: Number(row.failed),
		started: Number(row.started),
		ended: row.ended === null ? null : Number(row.ended),
	}
}

function toPackage(row: Row): GenerationPackage {
	return GenerationPackage.parse(JSON.parse(String(row.document)))
}
