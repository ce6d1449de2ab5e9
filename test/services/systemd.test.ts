import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compiling, emergesOf, type House, journalled, journalOf, openHouse, property } from './house.ts'

let house: House

/** The tests tell one story: two machines are installed, run, disturbed and rebooted. */
beforeAll(async () => {
	house = await openHouse('systemd')
	const { server, laptop } = house
	await server.mustRun(['altroot-server', 'init'])
	await laptop.write('/var/lib/portage/world', 'app-misc/full-stop\napp-misc/slow\n')
})
afterAll(() => house?.[Symbol.asyncDispose]())

const units = ['altroot-client', 'altroot-gate', 'altroot-server'] as const

describe('the units', () => {
	test.each(units)('%s.service says nothing that systemd does not know', async (unit) => {
		const asking = ['systemd-analyze', 'verify', '--man=no', `${unit}.service`]
		expect(await house.server.run(asking)).toEqual({ exitCode: 0, stdout: '', stderr: '' })
	})

	test.each(['altroot-client', 'altroot-gate'])('%s.service is confined to what it does', async (unit) => {
		const asking = ['systemd-analyze', 'security', '--offline=yes', '--threshold=20', `${unit}.service`]
		expect(await house.server.run(asking)).toMatchObject({ exitCode: 0 })
	})
})

describe('a start', () => {
	test('of the gate is over when a laptop can join', async () => {
		const { server, laptop } = house
		await server.mustRun(['systemctl', 'enable', '--now', 'altroot-gate'])
		expect(await property(server, 'altroot-gate', 'StatusText')).toBe('open at 0.0.0.0 port 2222')
		const line = await server.mustRun(['altroot-server', 'host', 'add', 'laptop', '--address', 'build-server'])
		await laptop.mustRun([...line.trim().split(' '), '--yes'])
	})

	test('of the client is over when what changed meanwhile is recorded', async () => {
		const { laptop } = house
		await laptop.write('/etc/portage/package.use/slow', 'app-misc/slow -held\n')
		await laptop.mustRun(['systemctl', 'enable', '--now', 'altroot-client'])
		const { revision, subject } = JSON.parse(await laptop.mustRun(['altroot-client', 'status', '--json']))
		expect(revision).toMatch(/^[0-9a-f]{40}$/)
		expect(subject).toMatch(/app-misc\/slow/)
	})

	test('of both is nobody’s affair after a reboot', async () => {
		const { server, laptop } = house
		await Promise.all([server.reboot(), laptop.reboot()])
		await laptop.write('/etc/portage/package.use/slow', 'app-misc/slow held\n')
		await journalled(laptop, 'altroot-client', /^pushed/)
		expect(await property(server, 'altroot-gate', 'ActiveState')).toBe('active')
	})

	test('of the builder is over when it waits for revisions', async () => {
		const { server } = house
		await server.write('/var/tmp/slow.hold', '')
		await server.mustRun(['systemctl', 'enable', '--now', 'altroot-server'])
		await journalled(server, 'altroot-server', /waiting for revisions/)
		expect(await property(server, 'altroot-server', 'StatusText')).not.toBe('')
	})

	test('with wrong settings ends with what is wrong, and is not tried again', async () => {
		const { server } = house
		await server.mustRun(['cp', '-p', '/etc/altroot/server.ini', '/root/'])
		await server.append('/etc/altroot/server.ini', '[gate]\nlisten = nowhere\n')
		expect((await server.run(['systemctl', 'restart', 'altroot-gate'])).exitCode).toBe(1)
		expect(await property(server, 'altroot-gate', 'ActiveState')).toBe('failed')
		expect(await property(server, 'altroot-gate', 'NRestarts')).toBe('0')
		const error = (await journalOf(server, 'altroot-gate')).find(({ message }) => message.startsWith('error: '))
		expect(error).toMatchObject({ priority: 3, message: expect.stringContaining('[gate] listen: expected') })
		await server.mustRun(['cp', '-p', '/root/server.ini', '/etc/altroot/server.ini'])
		await server.mustRun(['systemctl', 'start', 'altroot-gate'])
	})
})

describe('in the midst of a compilation', () => {
	/** Lines of the builder's journal, of this boot or an earlier one. */
	const builderSaid = async (boot: number, pattern: RegExp): Promise<string[]> =>
		(await journalOf(house.server, 'altroot-server', boot))
			.map(({ message }) => message)
			.filter((message) => pattern.test(message))
	const goesOn = /cut off.*goes on.*"generation":1\b/

	test('a stop ends emerge cleanly', async () => {
		const { server } = house
		await compiling(server)
		expect(await emergesOf(server)).not.toBe('')
		await server.mustRun(['systemctl', 'stop', 'altroot-server'])
		expect(await emergesOf(server)).toBe('')
		expect(await property(server, 'altroot-server', 'Result')).toBe('success')
		expect(await builderSaid(0, /SIGKILL|timed out/)).toEqual([])
		expect(await builderSaid(0, /goes on at the next start.*"generation":1\b/)).toHaveLength(1)
	})

	test('a reboot of the build server is nobody’s affair: what runs is told to end, and goes on by itself', async () => {
		const { server } = house
		await server.mustRun(['systemctl', 'start', 'altroot-server'])
		await compiling(server, 2)
		await server.reboot()
		expect(await server.mustRun(['systemctl', 'is-system-running', '--wait'])).toBe('running\n')
		for (const unit of ['altroot-gate', 'altroot-server']) {
			expect(await property(server, unit, 'ActiveState')).toBe('active')
		}
		expect(await builderSaid(-1, /SIGKILL|timed out/)).toEqual([])
		expect(await builderSaid(-1, /goes on at the next start/)).toHaveLength(2)
		await compiling(server, 3)
		expect(await builderSaid(0, goesOn)).toHaveLength(1)
	})

	test('the reset button of the build server costs nothing but the compilation, and leaves nothing half', async () => {
		const { server } = house
		await server.reset()
		await compiling(server, 4)
		expect(await builderSaid(0, goesOn)).toHaveLength(1)
		expect(await builderSaid(-1, /goes on at the next start/)).toEqual([])
		await server.mustRun(['rm', '/var/tmp/slow.hold'])
		await journalled(server, 'altroot-server', /the generation has ended/)
		const status = JSON.parse(await server.mustRun(['altroot-server', 'status', '--json']))
		expect(status.hosts[0].generation).toMatchObject({ number: 1, outcome: 'published' })
		expect(await emergesOf(server)).toBe('')

		const git = ['git', '-C', '/var/lib/altroot/ledger.git', '-c', 'safe.directory=*']
		expect(await server.run([...git, 'fsck', '--strict'])).toMatchObject({ exitCode: 0, stdout: '' })
		const notes = await server.mustRun([...git, 'log', '--notes=altroot', 'hosts/laptop'])
		expect(notes.match(/Generation: .*|Outcome: .*/g)).toEqual(['Generation: 1', 'Outcome: published'])
	})
})

test('the client, connected again by itself, finds out within its confines whether it would take what is published', async () => {
	const { laptop } = house
	await journalled(laptop, 'altroot-client', /this laptop .*(takes them|would not take all)/)
})

describe('a reload', () => {
	test('of the gate names the setting that needs a restart, and keeps the connections', async () => {
		const { server, laptop } = house
		const connections = (await journalOf(laptop, 'altroot-client')).filter(({ message }) => /^connected/.test(message))
		await server.append('/etc/altroot/server.ini', '[gate]\nlisten = 0.0.0.0:2223\n')
		await server.mustRun(['systemctl', 'reload', 'altroot-gate'])
		const warning = (await journalOf(server, 'altroot-gate')).find(({ message }) => message.includes('"[gate] listen"'))
		expect(warning).toMatchObject({ priority: 4 })
		const after = (await journalOf(laptop, 'altroot-client')).filter(({ message }) => /^connected/.test(message))
		expect(after).toEqual(connections)
		await server.mustRun(['cp', '-p', '/root/server.ini', '/etc/altroot/server.ini'])
	})

	test('of the client takes over all settings; wrong ones change nothing', async () => {
		const { laptop } = house
		const first = await property(laptop, 'altroot-client', 'MainPID')
		await laptop.append('/etc/altroot/client.ini', '[sync]\napply = perhaps\n')
		await laptop.mustRun(['systemctl', 'reload', 'altroot-client'])
		const error = (await journalOf(laptop, 'altroot-client')).find(({ message }) => /settings are wrong/.test(message))
		expect(error).toMatchObject({ priority: 3, message: expect.stringContaining('[sync] apply: expected yes or no') })
		await laptop.mustRun(['sed', '--in-place', 's/perhaps/yes/', '/etc/altroot/client.ini'])
		await laptop.mustRun(['systemctl', 'reload', 'altroot-client'])
		await journalled(laptop, 'altroot-client', /settings read again/)
		expect(await property(laptop, 'altroot-client', 'MainPID')).toBe(first)
	})
})

describe('an agent', () => {
	test.each(units)('%s that is killed comes back, each time after a longer pause', async (unit) => {
		const machine = unit === 'altroot-client' ? house.laptop : house.server
		const pause = () => property(machine, unit, 'RestartUSecNext')
		const before = await pause()
		await machine.mustRun(['systemctl', 'kill', '--kill-whom=main', '--signal=SIGKILL', unit])
		await journalled(machine, unit, /Scheduled restart job/)
		await machine.mustRun(['systemctl', 'start', unit]) // waits for the start that is under way
		expect(await property(machine, unit, 'ActiveState')).toBe('active')
		expect([before, await property(machine, unit, 'NRestarts')]).toEqual(['1s', '1'])
		expect(await pause()).not.toBe(before)
	})

	test('that stands still is noticed and started anew', async () => {
		const { server } = house
		await server.write('/run/systemd/system/altroot-gate.service.d/soon.conf', '[Service]\nWatchdogSec=3s\n')
		await server.mustRun(['systemctl', 'daemon-reload'])
		await server.mustRun(['systemctl', 'restart', 'altroot-gate'])
		await server.mustRun(['systemctl', 'kill', '--kill-whom=main', '--signal=SIGSTOP', 'altroot-gate'])
		await journalled(server, 'altroot-gate', /Watchdog timeout/)
		await journalled(server, 'altroot-gate', /Scheduled restart job/)
	})
})
