import type { Verb } from '@altroot/shared/cli/program'
import { type ExitCode, exitCode } from '@altroot/shared/errors'
import { sshTransport } from '@altroot/shared/ledger/transport/channels'
import { describeChanges } from '@altroot/shared/portage/config-diff'
import type { PreviewAnswer } from '@altroot/shared/protocol/preview'
import { connect, watched } from '@altroot/shared/ssh/connection'
import { openLaptop } from '../laptop.ts'
import { awaitPreview } from '../preview/await-preview.ts'
import { printPreview } from '../preview/print-preview.ts'
import { sendPreview } from '../preview/send-preview.ts'
import { readClientSettings } from '../settings/read.ts'
import { connectionSettings } from '../sync/server.ts'
import { shownChanges } from './print-changes.ts'
import { gateOf } from './server-of.ts'

export const preview: Verb = {
	usage: 'preview',
	summary: 'what the edits on disk would cost: packages, hours, decisions; nothing is recorded or built',
	examples: ['altroot-client preview', 'altroot-client preview --json'],
	action: async ({ terminal, config }) => {
		const laptop = await openLaptop(await readClientSettings(config))
		const { settings, recorder, clock } = laptop
		const remote = gateOf(laptop, config)
		const connection = await connect(connectionSettings(remote, settings), watched)
		try {
			const { id, changes } = await sendPreview(recorder, sshTransport(connection, remote.path))
			const edits = changes.length === 0 ? 'none: the server has what is on disk' : describeChanges(changes).subject
			terminal.say(`edits    ${edits}`)
			const answer = await awaitPreview(connection, id, clock)
			if (terminal.json) terminal.printJson({ changes: shownChanges(changes), ...answer })
			else for (const line of printPreview(answer, terminal)) terminal.print(line)
			return exitOf(answer)
		} finally {
			connection.close()
		}
	},
}

/** As the build would end. */
function exitOf({ outcome, needs }: PreviewAnswer): ExitCode {
	if (outcome === 'failed') return exitCode.failed
	return ['ready', 'nothing-to-do'].includes(outcome) && needs.length === 0 ? exitCode.done : exitCode.decision
}
