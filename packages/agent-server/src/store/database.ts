import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AgentError } from '@altroot/shared/errors'

/** Every write is on disk when its call returns, and a reader never waits for a writer (sqlite.org/wal.html). */
const manners = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;'

/**
 * The steps that lead from an empty database to today's, in their order; `PRAGMA user_version` says how many have been
 * taken. A step that was released is never edited, another comes after it. The first one repeats what databases from
 * before they were counted already have.
 */
export const migrations: readonly string[] = [
	`CREATE TABLE IF NOT EXISTS generation (
		host TEXT NOT NULL, number INTEGER NOT NULL, revision TEXT NOT NULL, document TEXT NOT NULL,
		PRIMARY KEY (host, number)
	) STRICT, WITHOUT ROWID;
	CREATE TABLE IF NOT EXISTS host (name TEXT PRIMARY KEY, published INTEGER NOT NULL) STRICT;
	CREATE TABLE IF NOT EXISTS proposals (host TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;`,
	`CREATE TABLE package (
		host TEXT NOT NULL, generation INTEGER NOT NULL, root TEXT NOT NULL, cpv TEXT NOT NULL,
		name TEXT NOT NULL, position INTEGER NOT NULL, outcome TEXT NOT NULL,
		started INTEGER, ended INTEGER, jobs INTEGER NOT NULL, document TEXT NOT NULL,
		PRIMARY KEY (host, generation, root, cpv)
	) STRICT, WITHOUT ROWID;
	CREATE INDEX package_by_name ON package (name, outcome, ended);
	CREATE INDEX package_by_cpv ON package (host, root, cpv, generation);`,
	// All that sums of time ask for: without it they read every document.
	'CREATE INDEX package_times ON package (host, outcome, root, ended, started, name);',
]

/** Opens the database at `path`, made where it is missing, and brings it to today's form. AgentError `history-newer`. */
export function openDatabase(path: string): DatabaseSync {
	mkdirSync(dirname(path), { recursive: true })
	const database = new DatabaseSync(path)
	database.exec(manners)
	try {
		migrate(database, path)
	} catch (error) {
		database.close()
		throw error
	}
	return database
}

/** Killed in a step, SQLite takes the whole of it back, and the next start takes it again. */
function migrate(database: DatabaseSync, path: string): void {
	if (versionOf(database) === migrations.length) return
	// Immediate: of two programs that start at once, the second one finds the steps taken.
	database.exec('BEGIN IMMEDIATE')
	try {
		const version = versionOf(database)
		if (version > migrations.length) throw newer(path, version)
		for (const step of migrations.slice(version)) database.exec(step)
		database.exec(`PRAGMA user_version = ${migrations.length}`)
		database.exec('COMMIT')
	} catch (error) {
		database.exec('ROLLBACK')
		throw error
	}
}

function versionOf(database: DatabaseSync): number {
	return Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0)
}

function newer(path: string, version: number): AgentError {
	const what = `${path} has form ${version}, this program knows forms up to ${migrations.length}`
	return new AgentError('history-newer', what, {
		disposition: 'fatal',
		hint: 'a newer altroot-server has written it: use that one, or move the file away to begin a new history',
	})
}
