import { openWeb, type Web } from '@altroot/agent-server/web/web'
import { systemClock } from '@altroot/shared/platform/clock'
import { silentLog } from '@altroot/shared/platform/log'
import type { Furnished } from './furnish.ts'

/** The page of a furnished server on a port of its own, or on `port`. */
export function serve({ settings, places, ledger }: Furnished, port = 0): Promise<Web> {
	const web = { ...settings.web, listen: { address: '127.0.0.1', port } }
	return openWeb({ settings: () => ({ ...settings, web }), places, ledger, clock: systemClock, log: silentLog })
}

export function portOf({ address }: Web): number {
	return Number(new URL(address ?? '').port)
}
