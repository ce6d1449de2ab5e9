import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openLaptop } from '@altroot/agent-client/laptop'
import { record } from '@altroot/agent-client/record/record'
import { readClientSettings } from '@altroot/agent-client/settings/read'
import { AgentError, systemRefusal } from '@altroot/shared/errors'
import { printHostFacts } from '@altroot/shared/portage/host-facts'

/**
 * `node recordings.ts CONFIG FROM TO [journal]`: says `ready` and waits for a line; then edits and records, once for each number, and says `recorded REVISION` or, where
 * that was not possible, `refused CODE` and tries again. Anything that no person could be told ends it with its stack.
 * With `journal` it has that for all its life, like an agent; else it opens the ledger anew each time, as verbs do.
 */
const [, , config = '', from = '0', to = '1', journal] = process.argv
const settings = await readClientSettings(config)
const gatherFacts = async () => printHostFacts({ version: 1 })
const use = join(settings.host['config-root'], 'etc/portage/package.use')

const agent = journal === undefined ? undefined : await openLaptop(settings, { isAgent: true })

process.stdout.write('ready\n')
await once(process.stdin, 'data')

for (let edit = Number(from); edit < Number(to); edit++) {
	writeFileSync(join(use, `file${edit % 5}`), `app-misc/hello flag${edit}\n`)
	writeFileSync(join(use, 'always'), `app-misc/hello again${edit}\n`)
	await untilRecorded()
}
process.exit() // as it is: nothing is brought to the disk at the end

async function untilRecorded(): Promise<void> {
	for (let attempt = 0; attempt < 100; attempt++) {
		try {
			const { recorder } = agent ?? (await openLaptop(settings))
			const { revision } = await record({ ...recorder, gatherFacts })
			process.stdout.write(`recorded ${revision}\n`)
			return
		} catch (error) {
			const known = error instanceof AgentError ? error : systemRefusal(error)
			if (known === undefined) throw error
			process.stdout.write(`refused ${known.code}\n`)
		}
	}
	throw new Error('a hundred attempts were not enough')
}
