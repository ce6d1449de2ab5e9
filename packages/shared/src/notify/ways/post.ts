import { messageOf } from '../../errors.ts'
import { type Sent, sent } from './way.ts'

/** Milliseconds that a server has for its answer. */
const limit = 20_000

/** What HTTP calls worth another try: time-outs, too many requests, and whatever is the server's own fault. */
const passing = (status: number): boolean => status === 408 || status === 429 || status >= 500

/**
 * Posts to `address`. A user and password in it become an Authorization header, and the rest of it (a path is often the
 * secret) never gets into the answer.
 */
export async function post(
	fetch: typeof globalThis.fetch,
	address: string,
	headers: Readonly<Record<string, string>>,
	body: string,
	signal: AbortSignal,
): Promise<Sent> {
	const url = new URL(address)
	const { origin, username, password } = url
	const authorization = username === '' ? {} : { authorization: basic(username, password) }
	url.username = ''
	url.password = ''
	try {
		const answer = await fetch(url, {
			method: 'POST',
			headers: { ...headers, ...authorization },
			body,
			signal: AbortSignal.any([signal, AbortSignal.timeout(limit)]),
		})
		await answer.body?.cancel()
		if (answer.ok) return sent
		const reason = `${origin} answered ${answer.status} ${answer.statusText}`.trim()
		if (passing(answer.status)) return { kind: 'later', reason, hint: 'it is tried again' }
		return { kind: 'never', reason, hint: 'see whether the address in [notify] is right' }
	} catch (error) {
		const cause = error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error)
		return { kind: 'later', reason: `${origin}: ${cause}`, hint: 'it is tried again' }
	}
}

function basic(username: string, password: string): string {
	const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
	return `Basic ${Buffer.from(pair).toString('base64')}`
}
