import { describe, expect, test } from 'vitest'
import { makeConf, rendered } from './rendered.ts'

describe('native flags', () => {
	test('become what they are on the laptop, wherever they stand', () => {
		const { texts } = rendered(
			{
				'etc/portage/make.conf': 'CFLAGS="-O2 -march=native"\nRUSTFLAGS="-C target-cpu=native"\n',
				'etc/portage/package.env': 'app-misc/hello tuned\n',
				'etc/portage/env/tuned': 'CFLAGS="${CFLAGS} -mtune=native"\n',
				'etc/portage/env/app-misc/hello': 'CFLAGS="-march=native"\n',
				'etc/portage/profile/make.defaults': 'CFLAGS="-march=native"\n',
				'etc/portage/bashrc': 'filter-flags -march=native\n',
			},
			{ trust: 'code' },
		)
		expect([...texts.values()].join('')).not.toMatch(/=native/)
		expect(texts.get('etc/portage/make.conf')).toContain('CFLAGS="-O2 -march=haswell -mavx2"')
		expect(texts.get('etc/portage/make.conf')).toContain('RUSTFLAGS="-C target-cpu=haswell"')
		expect(texts.get('etc/portage/env/tuned')).toContain('CFLAGS="${CFLAGS} -mtune=haswell"')
		expect(texts.get('etc/portage/bashrc')).toBe('filter-flags -march=haswell -mavx2\n')
	})

	test('are seen where a variable from before the file is part of them', () => {
		const { texts } = rendered(
			{
				'etc/portage/profile/make.defaults': 'TUNE="tune=native"\n',
				'etc/portage/make.conf': 'CPU="native"\nFFLAGS="-m${TUNE}"\n',
				'etc/portage/package.env': 'app-misc/hello tuned\n',
				'etc/portage/env/tuned': 'CFLAGS="-march=${CPU}"\n',
			},
			{ trust: 'code' },
		)
		expect(texts.get('etc/portage/make.conf')).toContain('FFLAGS="-mtune=haswell"')
		expect(texts.get('etc/portage/env/tuned')).toContain('CFLAGS="-march=haswell -mavx2"')
	})

	test('in a patch become it only in the lines that it adds, so that it still applies', () => {
		const patch = '--- a/Makefile\n+++ b/Makefile\n@@ -1 +1 @@\n-CFLAGS=-march=native\n+CFLAGS=-mtune=native\n'
		const { texts } = rendered({ 'etc/portage/patches/app-misc/x/a.patch': patch }, { trust: 'code' })
		expect(texts.get('etc/portage/patches/app-misc/x/a.patch')).toBe(patch.replace('-mtune=native', '-mtune=haswell'))
	})

	test('are left out with a warning where the laptop has not said what they are', () => {
		const { values, findings } = rendered(makeConf('CFLAGS="-O2 -march=native -pipe"\n'), { facts: false })
		expect(values.CFLAGS).toBe('-O2  -pipe')
		expect(findings).toEqual([expect.stringContaining('make.conf:1: warning: -march=native is left out')])
	})
})
