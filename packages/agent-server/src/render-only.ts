import { hasErrors, printDiagnostic } from '@altroot/shared/diagnostic'
import { resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { lock } from '@altroot/shared/platform/lock'
import type { Builder } from './builder.ts'
import { renderRevision } from './generation/render-revision.ts'
import type { HostSettings } from './settings/settings.ts'

/** Renders the newest revision of a host, once; see `renderOnly`. */
export type RenderOnly = (host: string, settings: HostSettings, signal: AbortSignal) => Promise<void>

/**
 * The turn of a server with `[build] enabled = no`: it receives and renders, and makes no generation. What was rendered
 * last is remembered for the life of the builder only: the first turn renders again, which changes nothing.
 */
export function renderOnly(builder: Builder): RenderOnly {
	const { ledger, places, clock, log } = builder
	const rendered = new Map<string, string>()
	return async (host, settings, signal) => {
		const revision = await resolve(ledger, branchOf(host))
		if (revision === undefined || rendered.get(host) === revision) return
		using _held = await lock(places.buildLock, clock, signal)
		const diagnostics = await renderRevision(builder, settings, revision)
		rendered.set(host, revision)
		const errors = diagnostics.filter(({ severity }) => severity === 'error').map(printDiagnostic)
		if (hasErrors(diagnostics)) log.warn({ host, revision, reason: errors[0] }, 'not rendered')
		else log.info({ host, revision }, 'rendered')
	}
}
