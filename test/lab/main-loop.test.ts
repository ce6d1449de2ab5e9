import { expect, it } from 'vitest'
import { setUpHosts, startAgents } from './altroot.ts'
import { openLab } from './lab.ts'
import { clientStatus, generationOf } from './loop.ts'

it('a line saved on the laptop becomes an installed program, and the audit trail says so', async () => {
	await using lab = await openLab()
	const { server, laptop } = lab
	const gate = await setUpHosts(lab)
	const { builder, client } = await startAgents(lab, gate)

	const first = await laptop.run(['altroot-client', 'upgrade'])
	expect(first).toMatchObject({ exitCode: 0 })
	expect(await laptop.mustRun(['hello'])).toContain('nls is off')

	await laptop.append('/etc/portage/package.use/hello', 'app-misc/hello nls\n')
	await client.stderr.until(/recorded.*app-misc\/hello \+nls/)
	await client.stderr.until(/generation has ended.*published|ended a generation.*"generation":2/)
	const { revision, subject, pushed, generation } = await clientStatus(laptop)
	expect({ subject, pushed }).toEqual({ subject: 'package.use: app-misc/hello +nls', pushed: true })
	expect(generation).toMatchObject({ number: 2, revision, outcome: 'published', packages: 1 })
	await generationOf(server, builder, revision ?? '')

	const second = await laptop.run(['altroot-client', 'upgrade'])
	expect(second).toMatchObject({ exitCode: 0 })
	expect(second.stderr).not.toContain('stayed behind')
	expect(await laptop.mustRun(['hello'])).toContain('nls is on')

	const log = JSON.parse(await laptop.mustRun(['altroot-client', 'log', '--json']))
	expect(log).toMatchObject([
		{ revision, subject, generation: { number: 2, outcome: 'published', packages: 1 } },
		{ generation: { number: 1, outcome: 'published' } },
	])
})
