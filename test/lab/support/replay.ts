/*
 * Asks inside the laptop of the lab whether it would take what the server has published for it, as the agent does in the
 * background, and prints the verdict as JSON. Nothing is recorded, and the server is not told.
 */
import { readPublishedIndex } from '@altroot/agent-client/install/published-index'
import { openLaptop } from '@altroot/agent-client/laptop'
import { packagesTrust } from '@altroot/agent-client/pair/packages-trust'
import { readClientSettings } from '@altroot/agent-client/settings/read'
import { connectionSettings } from '@altroot/agent-client/sync/server'
import { askStatus } from '@altroot/agent-client/sync/server-word'
import { idleRun } from '@altroot/agent-client/take/idle-run'
import { replay } from '@altroot/agent-client/take/replay'
import { systemClock } from '@altroot/shared/platform/clock'
import { run } from '@altroot/shared/platform/run'
import { signedBy } from '@altroot/shared/portage/packages-index'
import { connect } from '@altroot/shared/ssh/connection'

const config = '/etc/altroot/client.ini'
const { remote, settings, state } = await openLaptop(await readClientSettings(config))
if (remote?.kind !== 'ssh') throw new Error('the laptop has no gate')
const gate = connectionSettings(remote, settings)
const connection = await connect(gate)
const { packages, published, generation } = await askStatus(connection, state)
if (published === null) throw new Error('nothing is published')
const index = await readPublishedIndex(connection, packages)
connection.close()
const trust = packagesTrust(config, '/', run)
const refusal = await trust.refusal(index.header.get(signedBy))
const source = { gate, packages, root: '/', trustedKeys: trust.keys }
const asker = { source, emerge: 'emerge', own: process.env, run: idleRun(systemClock) }
const offer = { ...published, failed: generation?.failed ?? [], index, refusal }
console.log(JSON.stringify(await replay(offer, asker, systemClock.now())))
