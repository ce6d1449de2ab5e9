import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findListed } from '@altroot/agent-server/overlay/listed'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

/** As api.gentoo.org/overlays/repositories.xml is written. */
const list = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE repositories SYSTEM "/dtd/repositories.dtd">
<repositories xmlns="" version="1.0">
  <repo quality="experimental" status="official">
    <name>guru</name>
    <description lang="en">GURU &amp; friends</description>
    <source type="git">git+ssh://git@git.gentoo.org/repo/proj/guru.git</source>
    <source type="git">https://anongit.gentoo.org/git/repo/proj/guru.git</source>
  </repo>
  <repo quality="experimental" status="unofficial">
    <name>one</name>
    <source type="rsync">rsync://example.org/one</source>
  </repo>
  <repo quality="experimental" status="unofficial">
    <name>odd</name>
    <source type="bzr">lp:odd</source>
  </repo>
</repositories>
`

function listPath(text: string): string {
	const path = join(temporaryDirectory(), 'repositories.xml')
	writeFileSync(path, text)
	return path
}

it.each([
	['guru', { type: 'git', uri: 'https://anongit.gentoo.org/git/repo/proj/guru.git' }],
	['one', { type: 'rsync', uri: 'rsync://example.org/one' }],
	['odd', undefined],
	['absent', undefined],
])('the list of eselect-repository says of %s: %j', async (name, source) => {
	expect(await findListed(name, listPath(list))).toEqual(source)
})

it('with one repository in it, or without a list, it says as much as there is', async () => {
	const one = '<repositories><repo><name>a</name><source type="git">https://x/a.git</source></repo></repositories>'
	expect(await findListed('a', listPath(one))).toEqual({ type: 'git', uri: 'https://x/a.git' })
	expect(await findListed('a', '/nowhere/repositories.xml')).toBeUndefined()
})
