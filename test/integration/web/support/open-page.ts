import { openHistoryReader } from '@altroot/agent-server/store/history-reader'
import { createApp } from '@altroot/agent-server/web/app'
import { type Clock, systemClock } from '@altroot/shared/platform/clock'
import { silentLog } from '@altroot/shared/platform/log'
import { onTestFinished } from 'vitest'
import type { Furnished } from './furnish.ts'

/** What the page answers, without a network: an address, and headers beside Host. */
export type Ask = (path: string, headers?: Readonly<Record<string, string>>, method?: string) => Promise<Response>

/** The page of a furnished server. */
export function openPage({ settings, places, ledger }: Furnished, token?: string, clock: Clock = systemClock): Ask {
	const open = new AbortController()
	const history = openHistoryReader(places.history)
	onTestFinished(() => {
		open.abort()
		history[Symbol.dispose]()
	})
	const world = { settings: () => settings, places, ledger, history, clock, log: silentLog }
	const app = createApp(world, token, open.signal)
	return async (path, headers = {}, method = 'GET') =>
		app.request(`http://localhost${path}`, { method, headers: { host: 'localhost', ...headers } })
}

/** What a page says to a program. */
export async function asked<T>(ask: Ask, path: string): Promise<T> {
	return (await (await ask(path, { accept: 'application/json' })).json()) as T
}
