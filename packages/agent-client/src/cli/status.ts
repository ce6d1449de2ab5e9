import { join } from 'node:path'
import { busy } from '@altroot/shared/cli/busy'
import { printHostCard } from '@altroot/shared/cli/host-card'
import { type NextStep, stepsOnLaptop, stepsOnServer } from '@altroot/shared/cli/next-step'
import type { Verb } from '@altroot/shared/cli/program'
import { count } from '@altroot/shared/cli/words'
import type { Diagnostic } from '@altroot/shared/diagnostic'
import { exitCode } from '@altroot/shared/errors'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import { type HistoryEntry, readHistory } from '@altroot/shared/ledger/history'
import { branchOf, shortRevision } from '@altroot/shared/ledger/names'
import { validateTree } from '@altroot/shared/portage/validate'
import { openLaptop } from '../laptop.ts'
import { undecided } from '../open-proposals.ts'
import { waitingChanges } from '../record/waiting-changes.ts'
import { readClientSettings } from '../settings/read.ts'
import { readIncoming } from '../sync/incoming.ts'
import { isPushed } from '../sync/push.ts'
import { lastStatus } from '../sync/server-word.ts'
import { visit } from '../sync/visit.ts'

export const status: Verb = {
	usage: 'status',
	summary: 'where this host stands: what it asked for, what the server made of it, what to do next',
	examples: ['altroot-client status', 'altroot-client status --json'],
	action: async ({ terminal, config }) => {
		const laptop = await openLaptop(await readClientSettings(config))
		const { host, ledger, remote, clock, settings } = laptop
		const { status: fresh, trouble } = await busy(
			'asking the server',
			terminal,
			clock,
			visit(laptop, ['branch', 'status']),
		)
		const server = fresh ?? (await lastStatus(laptop.state))
		const open = await undecided(ledger, host, server?.proposals ?? [])
		const [newest] = await readHistory(ledger, branchOf(host), 1)
		const pushed = remote !== undefined && newest !== undefined && (await isPushed(ledger, host))
		const { revisions: incoming } = await readIncoming(ledger, host)
		const tree = newest && (await readConfigTree(ledger, newest.revision))
		const found = tree ? validateTree(tree) : []
		const waits = tree && (await waitingChanges(settings.host['config-root'], tree))
		const diagnostics = found.toSorted((one, other) => weight(one) - weight(other))
		if (terminal.json) {
			terminal.printJson({
				host,
				revision: newest?.revision ?? null,
				subject: newest?.subject ?? null,
				pushed,
				waits: waits ?? null,
				incoming: incoming.map(({ revision, subject }) => ({ revision, subject })),
				connected: fresh !== undefined,
				diagnostics,
				generation: server?.generation ?? null,
				published: server?.published ?? null,
				step: server?.step ?? null,
				progress: server?.progress ?? null,
				proposals: open.map(({ id }) => id),
			})
			return exitCode.done
		}
		const carried = remote === undefined ? 'recorded here only' : pushed ? 'pushed' : 'waiting for the server'
		const { subject } = newest ?? {}
		const asked = newest && { revision: shortRevision(newest.revision), subject: newest.subject, carried }
		const next = [
			...(subject === undefined ? [firstStep] : []),
			...(trouble === undefined
				? []
				: [{ command: 'altroot-client doctor', why: trouble.hint ?? 'looks what is wrong' }]),
			...mendSteps(diagnostics, settings.host['config-root']),
			...incomingSteps(incoming),
			...(server ? [...stepsOnLaptop(server, open), ...stepsOnServer(server)] : []),
		]
		const waiting =
			waits && `${waits.paths.map(shortPath).join(', ')}, for emerge (pid ${waits.pids.join(', ')}) to end`
		const card = { asked, waits: waiting, diagnostics, server, trouble: trouble?.message, next }
		for (const line of printHostCard(card, clock.now(), terminal)) terminal.print(line)
		return exitCode.done
	},
}

const firstStep: NextStep = {
	command: 'altroot-client record',
	why: 'makes the first revision; the service does it by itself',
}

function shortPath(path: string): string {
	return path.replace(/^(?:etc|var\/lib)\/portage\//, '')
}

/** What is wrong comes before what is only odd. */
function weight({ severity }: Diagnostic): number {
	return ['error', 'warning', 'note'].indexOf(severity)
}

/** The first line that is wrong: those after it are often its consequence. */
function mendSteps(diagnostics: readonly Diagnostic[], root: string): NextStep[] {
	const wrong = diagnostics.find(({ severity }) => severity === 'error')
	if (wrong === undefined) return []
	const why = `line ${wrong.line}; the server keeps the last good render until then`
	return [{ command: `$EDITOR ${join(root, wrong.path)}`, why }]
}

function incomingSteps(incoming: readonly HistoryEntry[]): NextStep[] {
	if (incoming.length === 0) return []
	const what = `${count(incoming.length, 'revision')} made elsewhere ${incoming.length === 1 ? 'is' : 'are'} not here yet`
	return [{ command: 'altroot-client pull', why: `${what}: shows and applies` }]
}
