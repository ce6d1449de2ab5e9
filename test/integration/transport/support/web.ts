import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, dirname } from 'node:path'
import { spawn } from '@altroot/shared/platform/spawn'
import { onTestFinished } from 'vitest'

/** A web server on loopback with git's own http-backend (git-http-backend(1)) behind it. Returns the repository's URL. */
export async function openWeb(repository: string): Promise<string> {
	const server = createServer(async (request, response) => {
		const { pathname, search } = new URL(request.url ?? '/', 'http://localhost')
		const backend = spawn('git', ['http-backend'], {
			PATH: process.env.PATH ?? '',
			GIT_PROJECT_ROOT: dirname(repository),
			GIT_HTTP_EXPORT_ALL: '1',
			REQUEST_METHOD: request.method ?? 'GET',
			PATH_INFO: `/${basename(repository)}${pathname.replace(/^\/ledger/, '')}`,
			QUERY_STRING: search.slice(1),
			CONTENT_TYPE: request.headers['content-type'] ?? '',
		})
		request.pipe(backend.stdin)
		backend.stderr.resume()
		const pieces: Buffer[] = []
		for await (const piece of backend.stdout) pieces.push(piece as Buffer)
		const answer = Buffer.concat(pieces)
		const end = answer.indexOf('\r\n\r\n')
		const headers = answer
			.toString('latin1', 0, end)
			.split('\r\n')
			.map((line) => line.split(': ') as [string, string])
		const status = headers.find(([name]) => name === 'Status')?.[1]
		response.writeHead(
			Number.parseInt(status ?? '200', 10),
			Object.fromEntries(headers.filter(([name]) => name !== 'Status')),
		)
		response.end(answer.subarray(end + 4))
	})
	onTestFinished(() => {
		server.closeAllConnections()
		server.close()
	})
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/ledger`
}
