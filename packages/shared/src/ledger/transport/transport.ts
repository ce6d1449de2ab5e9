import type { GitHttpRequest, GitHttpResponse, HttpClient } from 'isomorphic-git'
import type { Channel } from '../../ssh/channel.ts'
import { type Conversation, openConversation } from './conversation.ts'
import { flush, packet } from './pkt-line.ts'

export type GitService = 'git-upload-pack' | 'git-receive-pack'

/**
 * A way to another ledger, in the only shape that isomorphic-git takes: an HTTP client and a URL. It serves one push or
 * one fetch at a time.
 */
export interface Transport {
	readonly http: HttpClient
	readonly url: string
	/** What the other side said for people during the last push or fetch. */
	said(): string
	/** Why the last push or fetch broke off, where the connection or the other side's program is to blame. */
	trouble(): Error | undefined
	/** Ends what is still open, for a push or fetch that found nothing to do. */
	close(): void
}

/**
 * isomorphic-git speaks git's smart protocol over HTTP only (gitprotocol-http(5)): it asks for a service's ref
 * advertisement with GET, then sends its request with POST. Over a channel both are one conversation with one program
 * (gitprotocol-pack(5)): GET starts it and reads the advertisement, POST goes on where that ended.
 */
export function transportOver(openService: (service: GitService) => Promise<Channel>): Transport {
	let conversation: Conversation | undefined
	const close = (): void => conversation?.close()
	const request = async ({ url, method = 'GET', body }: GitHttpRequest): Promise<GitHttpResponse> => {
		const service: GitService = url.includes('git-receive-pack') ? 'git-receive-pack' : 'git-upload-pack'
		if (method === 'GET') {
			close()
			conversation = openConversation(await openService(service))
			return response(url, `${service}-advertisement`, asSmartHttp(service, await conversation.advertisement()))
		}
		if (conversation === undefined) throw new Error('POST without a GET before it')
		return response(url, `${service}-result`, conversation.exchange(body ?? []))
	}
	return {
		http: { request },
		url: 'https://altroot.invalid/ledger', // never looked up: only its scheme matters, to isomorphic-git
		said: () => conversation?.said() ?? '',
		trouble: () => conversation?.trouble(),
		close,
	}
}

/**
 * Sends what is asked of a service behind its advertisement, in one piece: a small push is one packet for both sides.
 * Returns the answer, as it comes.
 */
export async function ask(
	transport: Transport,
	service: GitService,
	request: Uint8Array,
): Promise<GitHttpResponse['body']> {
	const { body } = await transport.http.request({
		url: `${transport.url}/${service}`,
		method: 'POST',
		headers: {
			'content-type': `application/x-${service}-request`,
			accept: `application/x-${service}-result`,
		},
		body: inOnePiece(request),
	})
	return body
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
	yield bytes
}

/** Over HTTP the advertisement begins with a line that names the service. */
async function* asSmartHttp(service: GitService, advertisement: Buffer): AsyncGenerator<Uint8Array, void, undefined> {
	yield Buffer.from(`${packet(`# service=${service}\n`)}${flush}`)
	yield advertisement
}

function response(url: string, type: string, body: AsyncIterableIterator<Uint8Array>): GitHttpResponse {
	return { url, statusCode: 200, statusMessage: 'OK', headers: { 'content-type': `application/x-${type}` }, body }
}
