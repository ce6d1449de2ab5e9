import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { FileDigests } from '@altroot/shared/portage/packages-index'

/** A signed package file: its identity, that of the file that it was made from, and the key's fingerprint. */
export interface SignedFile {
	readonly identity: string
	readonly source: string
	readonly key: string
}

/**
 * What was found out about package files, by their identity, so that gigabytes are not read again at each generation.
 * Everything in it can be found out again: a file that is lost or from before a crash only costs time.
 */
export interface Remembered extends Disposable {
	digests(identity: string): FileDigests | undefined
	keepDigests(identity: string, digests: FileDigests): void
	/** True where the file itself was signed by the key. */
	isSigned(identity: string, key: string): boolean
	/** The identity of what was signed from this file by the key. */
	signedFrom(source: string, key: string): string | undefined
	keepSigned(file: SignedFile): void
	/** Forgets every file that is none of these. */
	keepOnly(identities: ReadonlySet<string>): void
}

const schema = `
	PRAGMA journal_mode = WAL;
	PRAGMA synchronous = NORMAL;
	PRAGMA busy_timeout = 5000;
	CREATE TABLE IF NOT EXISTS file (
		identity TEXT PRIMARY KEY, size INTEGER NOT NULL, md5 TEXT NOT NULL, sha1 TEXT NOT NULL
	) STRICT, WITHOUT ROWID;
	CREATE TABLE IF NOT EXISTS signed (
		identity TEXT PRIMARY KEY, source TEXT NOT NULL, key TEXT NOT NULL
	) STRICT, WITHOUT ROWID;
`

/** Opens what is remembered of one alt root's packages, made where it is missing. */
export function openRemembered(path: string): Remembered {
	mkdirSync(dirname(path), { recursive: true })
	const database = new DatabaseSync(path)
	database.exec(schema)
	const find = database.prepare('SELECT size, md5, sha1 FROM file WHERE identity = ?')
	const keep = database.prepare('INSERT OR REPLACE INTO file (identity, size, md5, sha1) VALUES (?, ?, ?, ?)')
	const sign = database.prepare('INSERT OR REPLACE INTO signed (identity, source, key) VALUES (?, ?, ?)')
	const signed = database.prepare('SELECT 1 FROM signed WHERE identity = ? AND key = ?')
	const from = database.prepare('SELECT identity FROM signed WHERE source = ? AND key = ?')
	return {
		digests: (identity) => {
			const row = find.get(identity)
			return row && { size: Number(row.size), md5: String(row.md5), sha1: String(row.sha1) }
		},
		keepDigests: (identity, { size, md5, sha1 }) => void keep.run(identity, size, md5, sha1),
		isSigned: (identity, key) => signed.get(identity, key) !== undefined,
		signedFrom: (source, key) => {
			const row = from.get(source, key)
			return row && String(row.identity)
		},
		keepSigned: ({ identity, source, key }) => void sign.run(identity, source, key),
		keepOnly: (identities) => {
			for (const table of ['file', 'signed']) {
				const rows = database.prepare(`SELECT identity FROM ${table}`).all()
				const remove = database.prepare(`DELETE FROM ${table} WHERE identity = ?`)
				for (const { identity } of rows) if (!identities.has(String(identity))) remove.run(String(identity))
			}
		},
		[Symbol.dispose]: () => database.close(),
	}
}
