import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { reportIdle } from '@altroot/agent-server/host-report'
import { rollBack } from '@altroot/agent-server/roll-back'
import { readStatus } from '@altroot/agent-server/store/status-file'
import { parsePackagesIndex } from '@altroot/shared/portage/packages-index'
import { readEvent } from '@altroot/shared/protocol/progress'
import { expect, it } from 'vitest'
import { realGit } from '../../support/git.ts'
import { type PublishingServer, publishingServer } from './support/server.ts'

const back = ({ builder }: PublishingServer, number: number) =>
	rollBack(builder, 'laptop', builder.settings().hosts.laptop!, number)

const seen = ({ root }: PublishingServer) => {
	const { header, packages } = parsePackagesIndex(readFileSync(join(root, 'var/cache/binpkgs/Packages'), 'utf8'))
	return {
		time: Number(header.get('TIMESTAMP')),
		builds: packages.map((one) => `${one.get('CPV')} ${one.get('BUILD_ID')}`),
	}
}

/** Two generations, of which the second has another build of the one package. */
async function twoGenerations(settings = ''): Promise<PublishingServer> {
	const server = await publishingServer(settings)
	expect(await server.generation()).toMatchObject({ number: 1, outcome: 'published' })
	server.put('app-misc/hello-1.0', 2, 'newer package')
	expect(await server.generation()).toMatchObject({ number: 2, outcome: 'published' })
	expect(seen(server).builds).toEqual(['app-misc/hello-1.0 2'])
	return server
}

it('an older generation is published again, with a newer time, and history, note, status and events say so', async () => {
	const server = await twoGenerations()
	const before = seen(server)
	expect(await back(server, 1)).toMatchObject({ packages: 1, generation: { number: 1, again: { insteadOf: 2 } } })
	const after = seen(server)
	expect(after.builds).toEqual(['app-misc/hello-1.0 1'])
	expect(after.time).toBeGreaterThan(before.time)
	expect(readFileSync(join(server.root, 'var/cache/binpkgs/app-misc/hello-1.0-1.gpkg.tar'), 'utf8')).toBe('package')
	expect(server.builder.history.published('laptop')?.number).toBe(1)
	const note = await realGit(server.ledger, 'notes', '--ref=altroot', 'show', server.head)
	expect(note).toMatch(/^Generation: 1\nOutcome: published\n(?:.*\n)*Published-Again: \S+Z instead of generation 2$/m)
	const status = readStatus(join(server.directory, 'status'), 'laptop')
	expect(status).toMatchObject({ generation: { number: 2 }, published: { generation: 1, insteadOf: 2 } })
	const events = readFileSync(join(server.directory, 'events/laptop.jsonl'), 'utf8').trim().split('\n').map(readEvent)
	expect(events.at(-1)).toMatchObject({ generation: 1, message: 'generation 1 is published again instead of 2' })
	await reportIdle(server.builder, 'laptop') // says no end twice
	expect(readFileSync(join(server.directory, 'events/laptop.jsonl'), 'utf8').trim().split('\n')).toHaveLength(
		events.length,
	)
})

it('a repeat, as after a kill, says the same; a newer generation takes its place', async () => {
	const server = await twoGenerations()
	await back(server, 1)
	expect(await back(server, 1)).toMatchObject({ generation: { again: { insteadOf: 2 } } })
	expect(await server.generation()).toMatchObject({ number: 3 })
	expect(seen(server).builds).toEqual(['app-misc/hello-1.0 2'])
	const status = readStatus(join(server.directory, 'status'), 'laptop')
	expect(status?.published).toMatchObject({ generation: 3, insteadOf: null })
})

it('what cannot be published again is told in words, and what is published stays', async () => {
	const server = await twoGenerations('[keep]\ngenerations = 2')
	await expect(back(server, 9)).rejects.toThrow('laptop has no generation 9: the newest is 2')
	const broken = {
		...(await server.generation()),
		number: 4,
		outcome: 'needs-decision',
		reason: 'a keyword is missing',
	} as const
	server.builder.history.save('laptop', broken)
	await expect(back(server, 4)).rejects.toMatchObject({
		message: 'generation 4 was never published: a keyword is missing',
		hint: 'take one that was: `altroot-server log laptop` tells which',
	})
	await expect(back(server, 1)).rejects.toMatchObject({
		message: 'the packages of generation 1 are gone: those of the last 2 stay',
		hint: expect.stringContaining(`on laptop: \`altroot-client rollback ${server.head.slice(0, 10)}\``),
	})
	writeFileSync(join(server.root, 'var/cache/altroot/packages/app-misc/hello-1.0-2.gpkg.tar'), 'tampered with')
	await expect(back(server, 2)).rejects.toThrow(
		/generation 2 cannot be published again: app-misc\/hello-1.0: .* is damaged/,
	)
	expect(server.builder.history.published('laptop')?.number).toBe(3)
})
