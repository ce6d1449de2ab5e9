import { once } from 'node:events'
import { reportIdle } from '@altroot/agent-server/host-report'
import { openBuilder } from '@altroot/agent-server/open-builder'
import { reconcile } from '@altroot/agent-server/reconcile'
import { silentLog } from '@altroot/shared/platform/log'
import { scriptedEmerge } from '../../../support/scripted-emerge.ts'
import { transcript } from '../../../support/transcript.ts'

/**
 * `node generations.ts SERVER_INI BASE`: says `ready` and waits for a line; then begins as the builder does, and takes one
 * turn for the host, with an emerge that has built everything already.
 */
const [, , config = '', basePortage = ''] = process.argv
const { runInGroup } = scriptedEmerge(() => ({ output: transcript('05-nothing-to-merge-second-run') }))
process.stdout.write('ready\n')
await once(process.stdin, 'data')

const builder = { ...(await openBuilder(config, silentLog)), basePortage, runInGroup }
const settings = builder.settings().hosts.laptop
if (settings === undefined) throw new Error(`${config} has no host`)
await reportIdle(builder, 'laptop')
const ended = await reconcile(builder, 'laptop', settings, new AbortController().signal)
if (ended) process.stdout.write(`${ended.number} ${ended.outcome}\n`)
