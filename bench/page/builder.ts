// A builder with its page, whose own configuration is not this machine's /etc/portage: argv is the settings file and that directory.
import { runBuilder } from '../../packages/agent-server/src/agent.ts'
import { openBuilder } from '../../packages/agent-server/src/open-builder.ts'
import { openWeb } from '../../packages/agent-server/src/web/web.ts'
import { createLog } from '../../packages/shared/src/platform/log.ts'

const [settings = '', basePortage = ''] = process.argv.slice(2)
const stopped = new AbortController()
process.once('SIGTERM', () => stopped.abort())
const builder = await openBuilder(settings, createLog(true, process.env, process.stderr))
const page = await openWeb(builder)
await runBuilder({ ...builder, basePortage }, settings, stopped.signal)
await page[Symbol.asyncDispose]()
