import { join } from 'node:path'
import { type Check, showChecks } from '@altroot/shared/cli/check-list'
import type { Terminal } from '@altroot/shared/cli/terminal'
import { printDiagnostic } from '@altroot/shared/diagnostic'
import { type ExitCode, exitCode } from '@altroot/shared/errors'
import { shortRevision } from '@altroot/shared/ledger/names'
import { run } from '@altroot/shared/platform/run'
import { examineLaptop } from '../doctor/examine.ts'
import { type Laptop, openLaptop } from '../laptop.ts'
import { record } from '../record/record.ts'
import type { ClientSettings } from '../settings/settings.ts'
import { visit } from '../sync/visit.ts'

/** Milliseconds that the builder may take to see this host's first revision before it is taken for not running. */
const patience = 3_000
const pause = 200

/**
 * Records what is on disk, brings it to the server that was just paired with, and examines all as `doctor` does. What is
 * found wrong is shown with its remedy and is no failure of the pairing; that the server did not get the revision is.
 */
export async function firstRevision(
	settings: ClientSettings,
	terminal: Terminal,
	ok: (line: string) => void,
): Promise<ExitCode> {
	const laptop = await openLaptop(settings)
	const { revision, diagnostics } = await record(laptop.recorder)
	for (const diagnostic of diagnostics) terminal.say(printDiagnostic(diagnostic))
	ok(`recorded ${join(settings.host['config-root'], 'etc/portage')} as revision ${shortRevision(revision)}`)
	const { trouble } = await visit(laptop, ['push'])
	if (trouble === undefined) await untilBuilderSpeaks(laptop)
	const checks: Check[] = []
	for await (const check of examineLaptop(laptop, run)) checks.push(check)
	if (terminal.json) terminal.printJson({ host: laptop.host, revision, pushed: trouble === undefined, checks })
	else terminal.say(conclusion(laptop, trouble === undefined, showChecks(checks, terminal) === exitCode.done))
	return trouble ? trouble.exit : exitCode.done
}

/** A host that nobody has built for has no status yet, and `doctor` would say so of a builder that is about to begin. */
async function untilBuilderSpeaks(laptop: Laptop): Promise<void> {
	const { clock } = laptop
	const end = clock.monotonic() + patience
	while (clock.monotonic() < end) {
		const { trouble } = await visit(laptop, ['status'])
		if (trouble?.code !== 'remote-refused') return
		await clock.sleep(pause)
	}
}

function conclusion({ host }: Laptop, pushed: boolean, well: boolean): string {
	if (!pushed) return `\n${host} is paired, but the server did not get its first revision yet.`
	const next = 'Next: altroot-client run, as a service; and when packages are ready, altroot-client upgrade'
	if (well) return `\n${next}`
	return `\n${host} is paired, and the server has its first revision. \`altroot-client doctor\` shows again what is wrong.\n${next}`
}
