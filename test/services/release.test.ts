import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '@altroot/shared/platform/run'
import { version } from '@altroot/shared/version'
import { expect, inject, test } from 'vitest'
import { temporaryDirectory } from '../support/temporary.ts'

const top = join(import.meta.dirname, '../..')

test('a release has checksums that hold, names what is inside, and is the same when it is made again', async () => {
	const release = temporaryDirectory()
	const made = await run(process.execPath, [join(top, 'scripts/release.ts'), release])
	expect(made).toMatchObject({ exitCode: 0, stderr: '' })

	const checked = await run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: release })
	expect(checked.exitCode).toBe(0)
	for (const file of [
		'altroot-client',
		'altroot-server',
		'altroot.cdx.json',
		'systemd/altroot-gate.service',
		'gentoo/app-admin/altroot-server/Manifest',
	]) {
		expect(checked.stdout).toContain(`${file}: OK`)
	}

	// The other tests' executables were made of the same sources, in another directory.
	for (const program of ['altroot-client', 'altroot-server']) {
		const other = await run('cmp', [join(release, program), join(inject('executables'), program)])
		expect(other).toEqual({ exitCode: 0, stdout: '', stderr: '' })

		// V8 warns where it does not take the code that it was given compiled, as it would for another program's options.
		const env = { NODE_OPTIONS: '--max-old-space-size=512' }
		const said = await run(join(release, program), ['--version'], { env })
		expect(said).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' })
	}

	const sbom = JSON.parse(readFileSync(join(release, 'altroot.cdx.json'), 'utf8'))
	expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'altroot', version } } })
	const lockfile = readFileSync(join(top, 'pnpm-lock.yaml'), 'utf8')
	const libraries = sbom.components.filter(({ type }: { type: string }) => type === 'library')
	expect(libraries.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['ssh2', 'zod', 'pino']))
	for (const { name, version: used } of libraries) expect(lockfile).toContain(`${name}@${used}`)
})
