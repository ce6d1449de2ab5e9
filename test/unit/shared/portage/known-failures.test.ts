import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBuildLog } from '@altroot/shared/portage/build-log'
import { explainFailure, knownFailures } from '@altroot/shared/portage/known-failures'
import { expect, it } from 'vitest'

const logs = join(import.meta.dirname, '../../../fixtures/build-logs')
const logOf = (code: string): string => readFileSync(join(logs, `${code}.txt`), 'utf8')
const plain = (text: string): string[] => text.replace(/\x1b\[[\d;]*m/g, '').split('\n')

/** The beginning of each sentence, for the log of that name. */
const sentences: Readonly<Record<string, string>> = {
	'disk-full': 'the server’s disk was full',
	'memory-full': 'the compiler ran out of memory',
	'trace-refused': 'the container keeps Portage’s sandbox from tracing programs',
	'file-not-verified': 'none-1.0.tar.gz as it was downloaded is not the file that the tree names',
	'fetch-restricted': 'the files of net-misc/fetchy-1 have to be downloaded by hand',
	'fetch-failed': 'x.tar.gz could not be downloaded from any mirror',
	'etc-missing': '/alt/etc is missing: acct-group and acct-user packages cannot be installed',
	'accounts-missing': '/alt/etc/group is missing: acct-group and acct-user packages cannot be installed',
	'group-missing': 'a user was to be made before its group pit',
	'user-unknown': 'the build server itself has no user pit',
	'illegal-instruction': 'the build ran a program that it had just made for the laptop’s CPU',
	'flag-unknown': 'the server’s compiler does not know -fpit-optimize',
	'symbol-version': './m was built with a newer toolchain: it asks for GLIBCXX_3.4.99, which libpit.so.1 here',
	'module-missing': 'the build runs Python of the server, which has no module pitfall_module',
	'locale-missing': 'the build asks for a locale that the server does not have',
	'file-collision': 'it would overwrite files of another package',
	'library-not-found': 'a program that the build runs does not find ./libpit.so.1',
	'postinst-failed': 'its files are installed, but its pkg_postinst failed',
	'kernel-missing': 'it is made for one kernel',
	'unshare-refused': 'the kernel refuses what pid-sandbox needs',
}

it.each(knownFailures.map(({ code }) => code))('a log of %s is told in one sentence, with a remedy', (code) => {
	const { reason, remedy } = readBuildLog(logOf(code))
	expect(reason).toContain(sentences[code])
	expect(reason).not.toContain('\n')
	expect(remedy).toMatch(/\S/)
})

it.each(knownFailures.map(({ code }) => code))('no other pattern claims the log of %s', (code) => {
	expect(explainFailure(plain(logOf(code)))?.code).toBe(code)
})

it('there is a log for each known failure, and no other', () => {
	const files = readdirSync(logs).filter((name) => name.endsWith('.txt'))
	expect(files.map((name) => name.replace('.txt', '')).sort()).toEqual(knownFailures.map(({ code }) => code).sort())
})

it('docs/pitfalls.md names each known failure of the two roots at its number', () => {
	const rows = readFileSync(join(import.meta.dirname, '../../../../docs/pitfalls.md'), 'utf8').split('\n')
	expect(rows.filter((row) => /^\| \d+ \|/.test(row))).toHaveLength(32)
	for (const { code, pitfall } of knownFailures)
		if (pitfall !== undefined) expect(rows.find((row) => row.startsWith(`| ${pitfall} |`))).toContain(`\`${code}\``)
})
