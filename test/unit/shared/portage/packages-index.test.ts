import { binaryPackage, parsePackagesIndex, printPackagesIndex } from '@altroot/shared/portage/packages-index'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { transcript } from '../../../support/transcript.ts'

const written = transcript('Packages-index')

it('what Portage wrote is printed again byte for byte', () => {
	expect(printPackagesIndex(parsePackagesIndex(written))).toBe(written)
})

it('a package is told apart from other builds of its version', () => {
	expect(parsePackagesIndex(written).packages.map(binaryPackage)[0]).toEqual({
		cpv: 'app-misc/leaf-1.0',
		buildId: 1,
		path: 'app-misc/leaf/leaf-1.0-1.gpkg.tar',
		size: 10240,
		md5: '080aa0df49e8f6b86d41d8ce86ac7000',
		sha1: '6ea3ece725c57c57c6a0f19c6d4e2c697615cbcb',
	})
})

it('a package without build id and path has the old name', () => {
	expect(binaryPackage(new Map([['CPV', 'a/b-1']]))).toMatchObject({ buildId: null, path: 'a/b-1.tbz2', size: null })
	expect(binaryPackage(new Map([['SLOT', '0']]))).toBeUndefined()
})

it('any fields survive printing and parsing', () => {
	const key = fc.stringMatching(/^[A-Z][A-Z0-9_]*$/)
	const value = fc.stringMatching(/^[!-~]([ -~]*[!-~])?$/)
	const fields = fc
		.uniqueArray(fc.tuple(key, value), { minLength: 1, selector: ([name]) => name })
		.map((pairs) => new Map(pairs))
	fc.assert(
		fc.property(fields, fc.array(fields), (header, packages) => {
			expect(parsePackagesIndex(printPackagesIndex({ header, packages }))).toEqual({ header, packages })
		}),
	)
})

it('no text makes it throw', () => {
	fc.assert(fc.property(fc.string(), (text) => void parsePackagesIndex(text)))
})
