import { Readable } from 'node:stream'
import type { Context } from 'hono'
import type { WebWorld } from '../world.ts'
import { openLog } from './place.ts'
import { logSource } from './source.ts'

/** The log itself as plain text, or a range of its bytes (RFC 9110, 14). It is streamed: never all of it in memory. */
export async function wholeLog(world: WebWorld, context: Context): Promise<Response> {
	const source = logSource(world, context)
	const file = source && (await openLog(world, source.host, source.path))
	if (file === undefined) return context.notFound()
	const { size } = await file.stat()
	const range = rangeIn(context.req.header('range'), size)
	context.header('Content-Type', 'text/plain; charset=utf-8')
	context.header('Accept-Ranges', 'bytes')
	if (range === 'wrong') {
		await file.close()
		context.header('Content-Range', `bytes */${size}`)
		return context.body(null, 416)
	}
	const { start, end } = range ?? { start: 0, end: size - 1 }
	if (range !== undefined) context.header('Content-Range', `bytes ${start}-${end}/${size}`)
	context.header('Content-Length', String(end - start + 1))
	if (context.req.method === 'HEAD' || size === 0) {
		await file.close()
		return context.body(null, range === undefined ? 200 : 206)
	}
	const stream = Readable.toWeb(file.createReadStream({ start, end })) as ReadableStream<Uint8Array>
	return context.body(stream, range === undefined ? 200 : 206)
}

/** One range; several, or another unit, count as none. */
function rangeIn(header: string | undefined, size: number): { start: number; end: number } | 'wrong' | undefined {
	const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
	if (first === '' && last === '') return undefined
	const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
	const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
	return start > end ? 'wrong' : { start, end }
}
