import { Generation } from '@altroot/shared/protocol/generation'
import { Proposal } from '@altroot/shared/protocol/proposal'
import { openDatabase } from './database.ts'
import { type PackageRows, packageRows } from './package-rows.ts'

/** What the server remembers: every generation of every host with its packages, and which one is published. */
export interface History extends PackageRows, Disposable {
	/** The newest generation of a host. */
	newest(host: string): Generation | undefined
	find(host: string, number: number): Generation | undefined
	/** Newest first. */
	list(host: string, count: number): Generation[]
	/** Writes a generation, new or known; on disk when this returns. */
	save(host: string, generation: Generation): void
	published(host: string): Generation | undefined
	setPublished(host: string, number: number): void
	/** What the newest plan of a host has asked its laptop to decide. */
	proposals(host: string): readonly Proposal[]
	setProposals(host: string, proposals: readonly Proposal[]): void
}

/** Opens the history, made where it is missing. SQLite's own journal brings it to its last saved state after a crash. */
export function openHistory(path: string): History {
	const database = openDatabase(path)
	const read = (sql: string, ...values: (string | number)[]): Generation[] =>
		database
			.prepare(sql)
			.all(...values)
			.map((row) => Generation.parse(JSON.parse(String(row.document))))
	const list = (host: string, count: number): Generation[] =>
		read('SELECT document FROM generation WHERE host = ? ORDER BY number DESC LIMIT ?', host, count)
	const find = (host: string, number: number): Generation | undefined =>
		read('SELECT document FROM generation WHERE host = ? AND number = ?', host, number)[0]
	return {
		...packageRows(database),
		list,
		find,
		newest: (host) => list(host, 1)[0],
		save: (host, generation) => {
			const sql = 'INSERT OR REPLACE INTO generation (host, number, revision, document) VALUES (?, ?, ?, ?)'
			database.prepare(sql).run(host, generation.number, generation.revision, JSON.stringify(generation))
		},
		published: (host) =>
			find(host, Number(database.prepare('SELECT published FROM host WHERE name = ?').get(host)?.published ?? 0)),
		setPublished: (host, number) => {
			const sql =
				'INSERT INTO host (name, published) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET published = excluded.published'
			database.prepare(sql).run(host, number)
		},
		proposals: (host) => {
			const row = database.prepare('SELECT document FROM proposals WHERE host = ?').get(host)
			return row === undefined ? [] : Proposal.array().parse(JSON.parse(String(row.document)))
		},
		setProposals: (host, proposals) => {
			const sql = 'INSERT OR REPLACE INTO proposals (host, document) VALUES (?, ?)'
			database.prepare(sql).run(host, JSON.stringify(proposals))
		},
		[Symbol.dispose]: () => database.close(),
	}
}
