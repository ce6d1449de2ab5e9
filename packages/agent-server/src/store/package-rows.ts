import type { DatabaseSync } from 'node:sqlite'
import { nameAndVersion } from '@altroot/shared/portage/cpv'
import { GenerationPackage } from '@altroot/shared/protocol/generation-package'

/** A build of a package that came to its end, for estimates. */
export interface PastBuild {
	readonly cpv: string
	/** Milliseconds. */
	readonly duration: number
	/** How many packages were built at once. */
	readonly jobs: number
}

/** The packages of every generation: what was planned, and how each went. */
export interface PackageRows {
	/** In the order of the plan. */
	packagesOf(host: string, generation: number): readonly GenerationPackage[]
	/** Writes packages, new or known, all or none; on disk when this returns. `jobs`: how many are built at once. */
	savePackages(host: string, generation: number, packages: readonly GenerationPackage[], jobs: number): void
	/** What the newest generation that had this package in its plan, and got as far as to decide it, made of it. */
	lastAttempt(host: string, root: string, cpv: string): GenerationPackage | undefined
	/** The newest builds of a package (`app-misc/hello`) of any version, of all hosts and roots, newest first; none that was not compiled. */
	durationsOf(name: string, count: number): readonly PastBuild[]
}

export function packageRows(database: DatabaseSync): PackageRows {
	const read = (sql: string, ...values: (string | number)[]): GenerationPackage[] =>
		database
			.prepare(sql)
			.all(...values)
			.map((row) => GenerationPackage.parse(JSON.parse(String(row.document))))
	return {
		packagesOf: (host, generation) =>
			read('SELECT document FROM package WHERE host = ? AND generation = ? ORDER BY position', host, generation),
		savePackages: (host, generation, packages, jobs) => {
			const insert = database.prepare(
				`INSERT OR REPLACE INTO package (host, generation, root, cpv, name, position, outcome, started, ended, jobs, document)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			)
			database.exec('BEGIN IMMEDIATE')
			try {
				for (const one of packages) {
					const { root, package: cpv, position, outcome, started, ended } = one
					const key = [host, generation, root, cpv, nameAndVersion(cpv).name] as const
					insert.run(...key, position, outcome, started, ended, jobs, JSON.stringify(one))
				}
				database.exec('COMMIT')
			} catch (error) {
				database.exec('ROLLBACK')
				throw error
			}
		},
		lastAttempt: (host, root, cpv) =>
			read(
				`SELECT document FROM package WHERE host = ? AND root = ? AND cpv = ?
				AND outcome NOT IN ('planned', 'building') ORDER BY generation DESC LIMIT 1`,
				host,
				root,
				cpv,
			)[0],
		durationsOf: (name, count) =>
			database
				.prepare(
					`SELECT cpv, ended - started AS duration, jobs FROM package
					WHERE name = ? AND outcome = 'built' AND started IS NOT NULL AND ended IS NOT NULL
					AND document->>'binary' IS NULL
					ORDER BY ended DESC LIMIT ?`,
				)
				.all(name, count)
				.map((row) => ({ cpv: String(row.cpv), duration: Number(row.duration), jobs: Number(row.jobs) })),
	}
}
