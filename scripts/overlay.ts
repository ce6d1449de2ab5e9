import { createHash } from 'node:crypto'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { ProgramName } from './executables.ts'

/**
 * The overlay as a laptop adds it: deploy/gentoo, with the Manifest of each program's tarball (GLEP 74: `DIST name size`
 * and the hashes that Gentoo's own tree asks for).
 */
export function makeOverlay(tarballs: Readonly<Partial<Record<ProgramName, string>>>, directory: string): void {
	rmSync(directory, { recursive: true, force: true })
	cpSync(join(import.meta.dirname, '../deploy/gentoo'), directory, { recursive: true })
	for (const [program, tarball] of Object.entries(tarballs)) {
		const bytes = readFileSync(tarball)
		const hash = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex')
		const line = `DIST ${basename(tarball)} ${bytes.length} BLAKE2B ${hash('blake2b512')} SHA512 ${hash('sha512')}\n`
		writeFileSync(join(directory, 'app-admin', program, 'Manifest'), line)
	}
}
