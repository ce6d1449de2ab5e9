import { once } from 'node:events'
import type { Server } from 'node:http'
import type { Address } from '@altroot/shared/config/values'
import { AgentError, hasErrno } from '@altroot/shared/errors'
import { createAdaptorServer } from '@hono/node-server'
import type { Builder } from '../builder.ts'
import { openHistoryReader } from '../store/history-reader.ts'
import { createApp } from './app.ts'
import { readToken } from './guard/token.ts'

/** Connections at a time; beyond them the kernel's own queue waits. */
const mostConnections = 1_000

/** The page, while it is open. */
export interface Web extends AsyncDisposable {
	/** Where it listens; undefined where the settings want no page. */
	readonly address: string | undefined
}

type WebBuilder = Pick<Builder, 'settings' | 'places' | 'ledger' | 'clock' | 'log'>

/**
 * Opens the page of a builder at `[web] listen`, until it is disposed. Where that cannot be, the log says why, and the
 * builder goes on without: a page is for looking, and nobody's packages wait for it. A later change of `[web]` counts at
 * the next start, but for `names`.
 */
export async function openWeb(builder: WebBuilder): Promise<Web> {
	const { listen } = builder.settings().web
	if (listen === undefined) return noPage
	try {
		return await open(builder, listen)
	} catch (error) {
		if (!(error instanceof AgentError)) throw error
		builder.log.error({ reason: error.message, hint: error.hint }, 'there is no page')
		return noPage
	}
}

const noPage: Web = { address: undefined, [Symbol.asyncDispose]: async () => {} }

/** AgentErrors: `web-token`; `web-listen` where the address cannot be had. */
async function open(builder: WebBuilder, listen: Address): Promise<Web> {
	const { 'token-file': tokenFile } = builder.settings().web
	const token = tokenFile === '' ? undefined : readToken(tokenFile)
	const history = openHistoryReader(builder.places.history)
	const shut = new AbortController()
	const app = createApp({ ...builder, history }, token, shut.signal)
	const server = createAdaptorServer({ fetch: app.fetch }) as Server
	server.maxConnections = mostConnections
	server.headersTimeout = 10_000
	try {
		server.listen(listen.port, listen.address)
		await once(server, 'listening')
	} catch (error) {
		history[Symbol.dispose]()
		throw refused(error, listen)
	}
	const address = addressOf(server)
	builder.log.info({ address }, 'the page is open')
	return {
		address,
		[Symbol.asyncDispose]: async () => {
			shut.abort()
			server.close()
			server.closeAllConnections()
			await once(server, 'close')
			history[Symbol.dispose]()
		},
	}
}

function addressOf(server: Server): string {
	const bound = server.address()
	if (bound === null || typeof bound === 'string') throw new Error('the page listens on no port')
	return `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}/`
}

function refused(error: unknown, { address, port }: Address): unknown {
	const [code] = ['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES'].filter((each) => hasErrno(error, each))
	if (code === undefined) return error
	return new AgentError('web-listen', `the page cannot listen on ${address}:${port} (${code})`, {
		disposition: 'fatal',
		hint: 'another program has the port, or the address is not this machine’s: change listen in [web], or leave it empty for no page',
		cause: error,
	})
}
