import { createInterface } from 'node:readline'
import { AgentError, exitCode } from '@altroot/shared/errors'
import type { Clock } from '@altroot/shared/platform/clock'
import { type PreviewAnswer, readPreviewWord } from '@altroot/shared/protocol/preview'
import type { Channel } from '@altroot/shared/ssh/channel'
import type { Connection } from '@altroot/shared/ssh/connection'

/** Milliseconds until the builder says that it is at it: it does so at once, unless it does not run, or has other previews. */
const patience = 30_000

/**
 * Waits for the server's answer to a preview. AgentErrors: `builder-silent` (exit code 5), `preview-failed`,
 * `preview-overtaken`, `remote-refused`, `connection-lost`.
 */
export async function awaitPreview(connection: Connection, id: string, clock: Clock): Promise<PreviewAnswer> {
	const channel = await connection.exec(`altroot preview ${id}`)
	const heard = new AbortController()
	let silent = false
	clock.sleep(patience, heard.signal).then(
		() => {
			silent = true
			channel.close()
		},
		() => undefined,
	)
	try {
		for await (const line of createInterface({ input: channel.output })) {
			heard.abort()
			const { answer, failure } = readPreviewWord(line) ?? {}
			if (failure !== undefined) throw previewFailed(failure)
			if (answer !== undefined) return answer
		}
		if (silent) throw builderSilent()
		throw (await whyEnded(channel, connection)) ?? overtaken()
	} finally {
		heard.abort()
		channel.close()
	}
}

async function whyEnded(channel: Channel, connection: Connection): Promise<AgentError | undefined> {
	const exit = await channel.exit
	if (exit === 0) return undefined
	if (exit === 255) return connection.closed
	return new AgentError('remote-refused', channel.stderr().trim(), { disposition: 'stall' })
}

function builderSilent(): AgentError {
	return new AgentError('builder-silent', 'the server has taken the question, but its builder does not answer', {
		disposition: 'retry',
		exit: exitCode.unreachable,
		hint: 'is `altroot-server run` running there? `altroot-client status` says what it said last',
	})
}

function previewFailed(reason: string): AgentError {
	return new AgentError('preview-failed', `the server could not work it out: ${reason}`, {
		disposition: 'stall',
		hint: 'if that is none of your edits, the builder’s log on the server says more (`journalctl -u altroot-server`)',
	})
}

function overtaken(): AgentError {
	return new AgentError('preview-overtaken', 'another preview of this laptop has taken the place of this one', {
		disposition: 'retry',
		hint: 'run `altroot-client preview` again',
	})
}
