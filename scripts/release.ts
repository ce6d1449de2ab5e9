/**
 * `pnpm release [DIRECTORY]`: what is published of a version, by default in dist/release: both executables, the services'
 * files, what is inside (SBOM), for Gentoo a tarball of each program with the overlay that installs them, and the
 * checksums of all of it. Made twice it is the same, byte for byte.
 */
import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { version } from '../packages/shared/src/version.ts'
import { makeExecutable, type ProgramName, programs } from './executables.ts'
import { makeOverlay } from './overlay.ts'
import { printSbom } from './sbom.ts'
import { makeTarball } from './tarball.ts'

const top = join(import.meta.dirname, '..')
const directory = resolve(process.argv[2] ?? join(top, 'dist/release'))

rmSync(directory, { recursive: true, force: true })
const bundled: string[] = []
const tarballs: Partial<Record<ProgramName, string>> = {}
for (const program of programs) {
	const { inputs } = await makeExecutable(program, directory)
	bundled.push(...Object.keys(inputs))
	tarballs[program] = makeTarball(program, directory)
}
makeOverlay(tarballs, join(directory, 'gentoo'))
for (const part of ['systemd', 'openrc']) cpSync(join(top, 'deploy', part), join(directory, part), { recursive: true })
writeFileSync(join(directory, 'altroot.cdx.json'), printSbom(version, bundled))
writeFileSync(join(directory, 'SHA256SUMS'), checksums(directory))
console.log(readFileSync(join(directory, 'SHA256SUMS'), 'utf8').trimEnd())

/** As sha256sum(1) prints and checks them. */
function checksums(path: string): string {
	const files = readdirSync(path, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
		.sort()
	return files.map((file) => `${sha256(join(path, file))}  ${file}\n`).join('')
}

function sha256(path: string): string {
	return createHash('sha256').update(readFileSync(path)).digest('hex')
}
