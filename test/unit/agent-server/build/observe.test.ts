import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { observe } from '@altroot/agent-server/build/observe'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

/** As emerge writes its status file: beside, then in its place. */
function publish(directory: string): void {
	writeFileSync(join(directory, 'new'), '{}')
	renameSync(join(directory, 'new'), join(directory, 'emerge-7.json'))
}

it('hands on what an emerge says on its socket, also after that was closed and opened again', async () => {
	const directory = join(temporaryDirectory(), 'run/portage')
	mkdirSync(directory, { recursive: true })
	const stop = new AbortController()
	const lines: string[] = []
	let arrived = Promise.withResolvers<void>()
	const taken = (line: string): void => {
		lines.push(line)
		arrived.resolve()
	}
	// As often as emerge does it, only faster.
	const publishing = setInterval(publish, 10, directory)
	onTestFinished(() => clearInterval(publishing))
	const observed = observe(directory, 7, taken, stop.signal)
	for (const round of ['one', 'two']) {
		const connected = Promise.withResolvers<Socket>()
		const server = createServer((socket) => connected.resolve(socket))
		await new Promise<void>((resolve) => server.listen(join(directory, 'emerge-7.sock'), resolve))
		const socket = await connected.promise
		socket.write(`${round}\n`)
		await arrived.promise
		arrived = Promise.withResolvers<void>()
		socket.destroy()
		await new Promise((resolve) => server.close(resolve))
	}
	stop.abort()
	await observed
	expect(lines).toEqual(['one', 'two'])
})

it('has nothing to say where it may not look, and keeps nobody waiting', async () => {
	const inTheWay = join(temporaryDirectory(), 'file')
	writeFileSync(inTheWay, '')
	await observe(join(inTheWay, 'portage'), 7, () => expect.unreachable(), new AbortController().signal)
})
