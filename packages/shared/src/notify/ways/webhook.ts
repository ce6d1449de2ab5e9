import { post } from './post.ts'
import type { Way } from './way.ts'

/** The notice as one JSON object, as it is. */
export function webhook(address: string, fetch: typeof globalThis.fetch): Way {
	return {
		name: 'webhook',
		send: (notice, signal) =>
			post(fetch, address, { 'content-type': 'application/json' }, JSON.stringify(notice), signal),
	}
}
