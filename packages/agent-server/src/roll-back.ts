import { AgentError, wrongUse } from '@altroot/shared/errors'
import { shortRevision } from '@altroot/shared/ledger/names'
import { noteOf, writeNote } from '@altroot/shared/ledger/notes'
import type { Generation } from '@altroot/shared/protocol/generation'
import type { Builder } from './builder.ts'
import { publishOrder } from './generation/publish-order.ts'
import { statusOf } from './host-report.ts'
import { publishAgain } from './publish/publish-again.ts'
import type { HostSettings } from './settings/settings.ts'
import { appendEvent } from './store/events-file.ts'
import { readStatus, writeStatus } from './store/status-file.ts'

export interface RolledBack {
	readonly generation: Generation
	readonly packages: number
}

/**
 * Publishes an older generation of a host again, until a newer one is published, and says so in history, note, status
 * and events. A build may run meanwhile. Killed anywhere, a repeat does what is left. AgentErrors `wrong-use`,
 * `never-published`, `snapshot-gone`, `snapshot-damaged`.
 */
export async function rollBack(
	builder: Builder,
	host: string,
	settings: HostSettings,
	number: number,
): Promise<RolledBack> {
	const { history, ledger, clock, places } = builder
	const wanted = history.find(host, number)
	if (wanted === undefined) throw unknown(host, number, history.newest(host))
	const before = history.published(host)
	const packages = await publishAgain(await publishOrder(builder, settings, number))
	if (packages === undefined) throw notKept(host, wanted, builder)
	const insteadOf = before === undefined || before.number === number ? wanted.again?.insteadOf : before.number
	// What the laptop said of it then it said of the packages that it had then: it looks again.
	const { verdict: _, ...unjudged } = wanted
	const generation: Generation =
		insteadOf === undefined ? wanted : { ...unjudged, again: { time: clock.now(), insteadOf } }
	history.save(host, generation)
	history.setPublished(host, number)
	await writeNote(ledger, generation.revision, noteOf(generation), clock)
	const {
		step = null,
		progress = null,
		generation: running = history.newest(host) ?? null,
	} = readStatus(places.status, host) ?? {}
	await writeStatus(places.status, await statusOf(builder, host, { step, progress, generation: running }))
	const message = `generation ${number} is published again${insteadOf === undefined ? '' : ` instead of ${insteadOf}`}`
	const time = new Date(clock.now()).toISOString()
	appendEvent(places.events, {
		time,
		host,
		revision: generation.revision,
		generation: number,
		step: 'publish',
		message,
	})
	return { generation, packages }
}

function unknown(host: string, number: number, newest: Generation | undefined): AgentError {
	const known = newest ? `the newest is ${newest.number}` : 'nothing was built for it yet'
	return wrongUse(`${host} has no generation ${number}: ${known}`, `\`altroot-server log ${host}\` lists them`)
}

function notKept(host: string, { number, revision, outcome, reason }: Generation, { settings }: Builder): AgentError {
	if (outcome !== 'published' && outcome !== 'failed') {
		return new AgentError('never-published', `generation ${number} was never published: ${reason || outcome}`, {
			disposition: 'stall',
			hint: `take one that was: \`altroot-server log ${host}\` tells which`,
		})
	}
	const { generations } = settings().keep
	return new AgentError(
		'snapshot-gone',
		`the packages of generation ${number} are gone: those of the last ${generations} stay`,
		{
			disposition: 'stall',
			hint: `bring its revision back on ${host}: \`altroot-client rollback ${shortRevision(revision)}\` has it built again; \`[keep] generations\` in server.ini keeps more`,
		},
	)
}
