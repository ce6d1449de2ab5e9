import { hasErrors, printDiagnostic } from '@altroot/shared/diagnostic'
import { resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import type { KeptLock } from '@altroot/shared/platform/kept-lock'
import type { Builder } from './builder.ts'
import { renderRevision } from './generation/render-revision.ts'
import type { HostSettings } from './settings/settings.ts'

/** Milliseconds without a revision after which all of a render is looked at: pushes that follow each other do not wait for it. */
const quiet = 1000

/**
 * Renders the newest revision of a host, once; see `renderOnly`. Returns after how many milliseconds it wants its next turn
 * where nothing calls for one before; undefined: it wants none.
 */
export type RenderOnly = (host: string, settings: HostSettings, signal: AbortSignal) => Promise<number | undefined>

/** What was rendered last for a host. */
interface Last {
	readonly revision: string
	/** By the monotonic clock. */
	readonly time: number
	readonly isWhole: boolean
}

/**
 * The turn of a server with `[build] enabled = no`: it receives and renders, and makes no generation. What was rendered
 * last is remembered for the life of the builder only: the first turn renders again, which changes nothing.
 *
 * `altroot-server build` looks at all of the configuration before it begins. But who builds here by other means reads what
 * is there, and is not known to us: so all of it is looked at once no more revisions come, not with each of them.
 *
 * `building`: the lock that builds hold.
 */
export function renderOnly(builder: Builder, building: KeptLock): RenderOnly {
	const { ledger, clock, log } = builder
	const rendered = new Map<string, Last>()
	const mend = async (host: string, { root }: HostSettings, last: Last, signal: AbortSignal): Promise<void> => {
		using _held = await building.take(clock, signal)
		if (await builder.renders.mend(root)) log.warn({ host }, 'a render was edited by hand: it was written anew')
		rendered.set(host, { ...last, isWhole: true })
	}
	return async (host, settings, signal) => {
		const revision = await resolve(ledger, branchOf(host))
		if (revision === undefined) return undefined
		const last = rendered.get(host)
		if (last?.revision === revision) {
			const wait = last.isWhole ? 0 : last.time + quiet - clock.monotonic()
			if (wait > 0) return wait
			if (!last.isWhole) await mend(host, settings, last, signal)
			return undefined
		}
		using _held = await building.take(clock, signal)
		const diagnostics = await renderRevision(builder, settings, revision)
		rendered.set(host, { revision, time: clock.monotonic(), isWhole: false })
		const errors = diagnostics.filter(({ severity }) => severity === 'error').map(printDiagnostic)
		if (hasErrors(diagnostics)) log.warn({ host, revision, reason: errors[0] }, 'not rendered')
		else log.info({ host, revision }, 'rendered')
		return quiet
	}
}
