import { busy } from '@altroot/shared/cli/busy'
import { printError } from '@altroot/shared/cli/end'
import type { Verb } from '@altroot/shared/cli/program'
import type { Terminal } from '@altroot/shared/cli/terminal'
import { count } from '@altroot/shared/cli/words'
import { printDiagnostic } from '@altroot/shared/diagnostic'
import { AgentError, exitCode, wrongUse } from '@altroot/shared/errors'
import { shortRevision } from '@altroot/shared/ledger/names'
import { openLaptop } from '../laptop.ts'
import type { Prefer } from '../merge/conflict.ts'
import { type Pulled, pull as pullNow } from '../pull.ts'
import { readClientSettings } from '../settings/read.ts'
import { visit } from '../sync/visit.ts'
import { printChanges, shownChanges } from './print-changes.ts'
import { remoteOf } from './server-of.ts'

export const pull: Verb = {
	usage: 'pull',
	summary: 'show and apply revisions made elsewhere; what both sides have changed is merged by meaning',
	options: [
		['--mine', 'where both have changed the same thing, this laptop’s version counts'],
		['--theirs', 'where both have changed the same thing, the other side’s version counts'],
	],
	examples: ['altroot-client pull', 'altroot-client pull --mine'],
	action: async ({ terminal, config }, _args, options) => {
		const laptop = await openLaptop(await readClientSettings(config))
		const { clock } = laptop
		remoteOf(laptop, config)
		const fetched = await busy('asking the server', terminal, clock, visit(laptop, ['branch']))
		if (fetched.trouble) throw fetched.trouble
		const pulled = await pullNow(laptop.recorder, laptop.applier, preference(options)).catch((error: unknown) => {
			if (terminal.json && error instanceof AgentError && error.code === 'pull-conflict') terminal.printJson(error.data)
			throw error
		})
		show(pulled, terminal)
		const { pushed, trouble } = await busy('pushing', terminal, clock, visit(laptop, ['push']))
		if (pushed) terminal.say('pushed')
		if (trouble) terminal.say(printError(trouble, 'applied here, not pushed yet'))
		return exitCode.done
	},
}

function preference({ mine, theirs }: Readonly<Record<string, unknown>>): Prefer | undefined {
	if (mine && theirs) throw wrongUse('--mine and --theirs contradict each other', 'give one of them, or none')
	return mine ? 'ours' : theirs ? 'theirs' : undefined
}

function show({ recordedFirst, incoming, revision, changes, diagnostics }: Pulled, terminal: Terminal): void {
	const { colors } = terminal
	const { relation, revisions } = incoming
	if (recordedFirst !== undefined) terminal.say(`recorded first: ${recordedFirst}`)
	for (const diagnostic of diagnostics) terminal.say(printDiagnostic(diagnostic))
	if (terminal.json) {
		const made = revisions.map(({ revision: id, subject }) => ({ revision: id, subject }))
		terminal.printJson({
			revision,
			incoming: made,
			merged: relation === 'diverged',
			changes: shownChanges(changes),
			conflicts: [],
		})
		return
	}
	if (revisions.length === 0) {
		terminal.say('nothing new')
		return
	}
	for (const made of revisions.toReversed())
		terminal.print(`${colors.yellow(shortRevision(made.revision))}  ${colors.bold(made.subject)}`)
	for (const line of printChanges(changes, terminal)) terminal.print(line)
	const how = relation === 'diverged' ? 'merged with this laptop’s own' : 'applied'
	terminal.say(`${count(revisions.length, 'revision')} ${how}: this laptop is at ${shortRevision(revision)}`)
}
