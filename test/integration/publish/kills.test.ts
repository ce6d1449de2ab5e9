import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { binaryPackage, parsePackagesIndex } from '@altroot/shared/portage/packages-index'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../support/temporary.ts'
import { type Fault, runWithFault, runWithoutFault } from '../crash/support/faults.ts'

const program = join(import.meta.dirname, 'support/publishing.ts')
const collecting = join(import.meta.dirname, 'support/collecting.ts')
const names = ['app-misc/hello-1', 'dev-libs/libgreet-2']

/** A root in which these packages are built and merged. */
function builtRoot(): string {
	const root = temporaryDirectory()
	const put = (path: string, text: string): void => {
		mkdirSync(dirname(join(root, path)), { recursive: true })
		writeFileSync(join(root, path), text)
	}
	const entries = names.map((cpv) => {
		put(`var/db/pkg/${cpv}/BUILD_ID`, '1\n')
		put(`var/db/pkg/${cpv}/SLOT`, '0\n')
		put(`var/cache/altroot/packages/${cpv}-1.gpkg.tar`, cpv)
		return `BUILD_ID: 1\nCPV: ${cpv}\nPATH: ${cpv}-1.gpkg.tar\nSHA1: ${sha1(cpv)}\nSIZE: ${cpv.length}\n`
	})
	put('var/cache/altroot/packages/Packages', ['PACKAGES: 2\nTIMESTAMP: 5\n', ...entries].join('\n'))
	return root
}
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex')

/** What the laptop sees is whole: each file signed, and as its index says. Returns the packages, or undefined before the flip. */
function seen(root: string): string[] | undefined {
	const published = join(root, 'var/cache/binpkgs')
	if (!existsSync(published)) return undefined
	const { packages } = parsePackagesIndex(readFileSync(join(published, 'Packages'), 'utf8'))
	return packages.map((fields) => {
		const found = binaryPackage(fields)!
		const text = readFileSync(join(published, found.path), 'utf8')
		expect(text).toBe(`${found.cpv} signed`)
		expect({ size: found.size, sha1: found.sha1 }).toEqual({ size: text.length, sha1: sha1(text) })
		return found.cpv
	})
}

it('killed at any step of checking, signing and publishing: the laptop sees the old or the new, and the next attempt ends it', {
	timeout: 120_000,
}, async () => {
	let points = 0
	const killFrom = async (call: Fault['call'], step: number): Promise<void> => {
		for (let when = 1; ; when += step) {
			const root = builtRoot()
			const killed = await runWithFault(root, { call, with: 'kill', when: String(when) }, [program, root, '1'])
			expect([undefined, names]).toContainEqual(seen(root))
			const next = await runWithoutFault([program, root, '1'])
			expect(next).toMatchObject({ exitCode: 0, stderr: '' })
			expect(seen(root)).toEqual(names)
			expect(await runWithoutFault([program, root, '2'])).toMatchObject({ exitCode: 0, stdout: 'ready' }) // signs none again
			for (const cpv of names)
				expect(readFileSync(join(root, `var/cache/altroot/packages/${cpv}-1.gpkg.tar`), 'utf8')).toBe(cpv)
			expect(readdirSync(join(root, 'var/cache/altroot/generations')).filter((name) => name.endsWith('.new'))).toEqual(
				[],
			)
			if (killed.points === 0) return
			points++
		}
	}
	await Promise.all([killFrom('rename', 1), killFrom('fsync', 1)])
	expect(points).toBeGreaterThan(10)
})

it('killed while an older generation is published again: what the laptop sees is whole, and a repeat does it', {
	timeout: 120_000,
}, async () => {
	const root = builtRoot()
	for (const generation of ['1', '2']) await runWithoutFault([program, root, generation])
	for (let when = 1; ; when++) {
		const fault = { call: 'rename', with: 'kill', when: String(when) } as const
		const killed = await runWithFault(root, fault, [program, root, '1', 'again'])
		expect(seen(root)).toEqual(names)
		if (killed.points === 0) break
		expect(await runWithoutFault([program, root, '1', 'again'])).toMatchObject({ exitCode: 0, stdout: 'ready' })
		expect(seen(root)).toEqual(names)
	}
})

it('killed while it drops what is past its limits: what is published and kept stays whole, and a repeat drops the rest', {
	timeout: 120_000,
}, async () => {
	let points = 0
	for (const [call, step] of [
		['rename', 1],
		['unlink', 3],
	] as const) {
		for (let when = 1; ; when += step) {
			const root = builtRoot()
			for (const generation of ['1', '2', '3']) await runWithoutFault([program, root, generation])
			const config = join(root, 'server.ini')
			writeFileSync(
				config,
				`[ledger]\npath = ${root}/ledger.git\n[keep]\ngenerations = 1\n[host laptop]\nroot = ${root}\n`,
			)
			const killed = await runWithFault(root, { call, with: 'kill', when: String(when) }, [collecting, config])
			expect(seen(root)).toEqual(names)
			await runWithoutFault([collecting, config])
			expect(await runWithoutFault([collecting, config])).toMatchObject({ exitCode: 0, stdout: 'ready', stderr: '' })
			const left = readdirSync(join(root, 'var/cache/altroot/generations'))
			expect(left.map((name) => name.split('.')[0])).toEqual(['3'])
			expect(seen(root)).toEqual(names)
			if (killed.points === 0) break
			points++
		}
	}
	expect(points).toBeGreaterThan(2)
})
