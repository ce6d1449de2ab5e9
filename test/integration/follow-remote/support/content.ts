import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { branchOf } from '@altroot/shared/ledger/names'
import type { BuildNote } from '@altroot/shared/ledger/notes'
import { temporaryDirectory } from '../../../support/temporary.ts'

export const branch = branchOf('laptop')
/** The files of a revision with these flags. */
export const use = (flags: string) => ({
	'.altroot/host.json': '{"version":1}',
	'etc/portage/package.use': `app-misc/a ${flags}\n`,
})
/** What is told of a revision. */
export const note: BuildNote = {
	number: 1,
	outcome: 'published',
	reason: 'done',
	packages: 2,
	failed: [],
	duration: 3,
	trees: [],
}

/** The /etc/portage of a build server. */
export function etcPortage(makeConf: string): string {
	const directory = temporaryDirectory()
	writeFileSync(join(directory, 'make.conf'), makeConf)
	return directory
}
