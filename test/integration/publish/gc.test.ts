import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { collectGarbage, type Garbage } from '@altroot/agent-server/collect-garbage'
import { rollBack } from '@altroot/agent-server/roll-back'
import { lock } from '@altroot/shared/platform/lock'
import { expect, it } from 'vitest'
import { type PublishingServer, publishingServer } from './support/server.ts'

async function collect({ builder }: PublishingServer, pretend = false): Promise<string[]> {
	const all: string[] = []
	for await (const one of collectGarbage(builder, pretend))
		all.push(one.kind === 'building' ? 'building' : printGarbage(one))
	return all
}
const printGarbage = ({ kind, path }: Garbage) =>
	`${kind} ${path
		.split('/')
		.at(-1)
		?.replace(/\.\d{9,}(?=$|\.new)/, '')}`

const pkgdir = ({ root }: PublishingServer) => join(root, 'var/cache/altroot/packages/app-misc')

/** Four generations, each with a build of its own, of which two are kept. */
async function fourGenerations(): Promise<PublishingServer> {
	const server = await publishingServer('[keep]\ngenerations = 2\nlogs = 1d')
	for (let number = 1; number <= 4; number++) {
		server.put('app-misc/hello-1.0', number, `package ${number}`)
		await server.generation()
	}
	return server
}

it('drops builds that no kept generation refers to, and old logs; what is published and kept stays', async () => {
	const server = await fourGenerations()
	const log = join(server.directory, 'logs/laptop/1.log')
	const fresh = join(server.directory, 'logs/laptop/4.log')
	mkdirSync(join(server.directory, 'logs/laptop'), { recursive: true })
	for (const path of [log, fresh]) writeFileSync(path, 'x')
	utimesSync(log, 1, 1)
	const removed = ['package hello-1.0-1.gpkg.tar', 'package hello-1.0-2.gpkg.tar', 'log 1.log']
	expect(await collect(server, true)).toEqual(removed)
	expect(readdirSync(pkgdir(server))).toHaveLength(4)
	expect(await collect(server)).toEqual(removed)
	expect(readdirSync(pkgdir(server)).sort()).toEqual(['hello-1.0-3.gpkg.tar', 'hello-1.0-4.gpkg.tar'])
	expect([existsSync(log), existsSync(fresh)]).toEqual([false, true])
	expect(readFileSync(join(server.root, 'var/cache/binpkgs/app-misc/hello-1.0-4.gpkg.tar'), 'utf8')).toBe('package 4')
	expect(await collect(server)).toEqual([])
})

it('counts the bytes of a file once, with its last link', async () => {
	const server = await fourGenerations()
	const sizes: number[] = []
	for await (const one of collectGarbage(server.builder, true)) if (one.kind === 'package') sizes.push(one.bytes)
	expect(sizes.map((size) => size > 0)).toEqual([true, true])
})

it('keeps what is published though it is the oldest, and drops what a crash has left', async () => {
	const server = await fourGenerations()
	const snapshots = join(server.root, 'var/cache/altroot/generations')
	await rollBack(server.builder, 'laptop', server.builder.settings().hosts.laptop!, 3)
	writeFileSync(server.config, readFileSync(server.config, 'utf8').replace('generations = 2', 'generations = 1'))
	mkdirSync(join(snapshots, '5.1000000000.new'))
	expect(await collect(server)).toEqual([
		'generation 5.new',
		'package hello-1.0-1.gpkg.tar',
		'package hello-1.0-2.gpkg.tar',
	])
	expect(
		readdirSync(snapshots)
			.map((name) => name.split('.')[0])
			.sort(),
	).toEqual(['3', '4'])
	expect(readFileSync(join(server.root, 'var/cache/binpkgs/app-misc/hello-1.0-3.gpkg.tar'), 'utf8')).toBe('package 3')
})

it('leaves alone what emerge builds into while a build runs', async () => {
	const server = await fourGenerations()
	using _building = await lock(server.builder.places.buildLock, server.builder.clock)
	expect(await collect(server)).toEqual(['building'])
	expect(readdirSync(pkgdir(server))).toHaveLength(4)
})
