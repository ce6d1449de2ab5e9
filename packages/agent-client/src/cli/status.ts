import { printHostCard } from '@altroot/shared/cli/host-card'
import type { Verb } from '@altroot/shared/cli/program'
import type { Terminal } from '@altroot/shared/cli/terminal'
import { count } from '@altroot/shared/cli/words'
import { type Diagnostic, printDiagnostic } from '@altroot/shared/diagnostic'
import { exitCode } from '@altroot/shared/errors'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import { type HistoryEntry, readHistory } from '@altroot/shared/ledger/history'
import { branchOf, shortRevision } from '@altroot/shared/ledger/names'
import { validateTree } from '@altroot/shared/portage/validate'
import type { Generation } from '@altroot/shared/protocol/generation'
import { type Laptop, openLaptop } from '../laptop.ts'
import { undecided } from '../open-proposals.ts'
import { readClientSettings } from '../settings/read.ts'
import { readIncoming } from '../sync/incoming.ts'
import { isPushed } from '../sync/push.ts'
import { lastStatus } from '../sync/server-word.ts'
import { visit } from '../sync/visit.ts'

export const status: Verb = {
	usage: 'status',
	summary: 'where this host stands: revision, the server’s generation, packages ready',
	examples: ['altroot-client status', 'altroot-client status --json'],
	action: async ({ terminal, config }) => {
		const laptop = await openLaptop(await readClientSettings(config))
		const { host, ledger, remote } = laptop
		const { status: fresh, trouble } = await visit(laptop, ['branch', 'status'])
		const server = fresh ?? (await lastStatus(laptop.state))
		const open = await undecided(ledger, host, server?.proposals ?? [])
		const [newest] = await readHistory(ledger, branchOf(host), 1)
		const pushed = remote !== undefined && (await isPushed(ledger, host))
		const { revisions: incoming } = await readIncoming(ledger, host)
		const diagnostics = newest === undefined ? [] : validateTree(await readConfigTree(ledger, newest.revision))
		if (terminal.json) {
			terminal.printJson({
				host,
				revision: newest?.revision ?? null,
				subject: newest?.subject ?? null,
				pushed,
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
		for (const line of ownLines(laptop, newest, pushed, diagnostics, terminal)) terminal.print(line)
		if (incoming.length > 0) terminal.print(incomingLine(incoming, terminal))
		if (trouble) terminal.print(`server       ${trouble.message}${server ? '; before that it said:' : ''}`)
		if (server) {
			const card = { ...server, generation: withoutEcho(server.generation, diagnostics), proposals: [...open] }
			for (const line of printHostCard(card, terminal)) terminal.print(line)
		}
		return exitCode.done
	},
}

/** The server's reason is often a line that we have shown as our own: once is enough. */
function withoutEcho(generation: Generation | null, diagnostics: readonly Diagnostic[]): Generation | null {
	const first = diagnostics.find(({ severity }) => severity === 'error')
	if (!generation || !first || !generation.reason.startsWith(printDiagnostic(first))) return generation
	return { ...generation, reason: '' }
}

function incomingLine(incoming: readonly HistoryEntry[], { colors }: Terminal): string {
	return `elsewhere    ${colors.yellow(count(incoming.length, 'revision'))} not here yet; \`altroot-client pull\` shows and applies them`
}

function ownLines(
	{ host, remote }: Laptop,
	newest: HistoryEntry | undefined,
	pushed: boolean,
	diagnostics: readonly Diagnostic[],
	{ colors }: Terminal,
): string[] {
	if (newest === undefined)
		return [`host         ${host}`, 'revision     none yet: `altroot-client record` makes the first']
	const carried =
		remote === undefined ? 'recorded here only' : pushed ? 'pushed' : colors.yellow('waiting for the server')
	return [
		`host         ${host}`,
		`revision     ${colors.yellow(shortRevision(newest.revision))} ${newest.subject}`,
		`             ${carried}`,
		...diagnostics.slice(0, 5).map((found) => `${colors.red('look at')}      ${printDiagnostic(found)}`),
	]
}
