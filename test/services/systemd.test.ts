import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type House, journalled, journalOf, openHouse, property } from './house.ts'

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

test('a stop in the midst of a compilation ends emerge cleanly, and the next start goes on', async () => {
	const { server } = house
	const running = async (): Promise<string> => (await server.run(['pgrep', '--full', 'emerge --buildpkg'])).stdout
	const log = await server.start([
		'tail',
		'--follow=name',
		'--retry',
		'--lines=+1',
		'/var/lib/altroot/logs/laptop/1.log',
	])
	await log.stdout.until(/held by/)
	expect(await running()).not.toBe('')
	await server.mustRun(['systemctl', 'stop', 'altroot-server'])
	expect(await running()).toBe('')
	expect(await property(server, 'altroot-server', 'Result')).toBe('success')
	const killed = (await journalOf(server, 'altroot-server')).filter(({ message }) => /SIGKILL|timed out/.test(message))
	expect(killed).toEqual([])

	await server.mustRun(['rm', '/var/tmp/slow.hold'])
	await server.mustRun(['systemctl', 'start', 'altroot-server'])
	await journalled(server, 'altroot-server', /the generation has ended/)
	const status = JSON.parse(await server.mustRun(['altroot-server', 'status', '--json']))
	expect(status.hosts[0].generation).toMatchObject({ number: 1, outcome: 'published' })
})

test('the client finds out within its confines whether it would take what is published', async () => {
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
		await server.write('/run/systemd/system/altroot-gate.service.d/soon.conf', '[Service]\nWatchdogSec=1s\n')
		await server.mustRun(['systemctl', 'daemon-reload'])
		await server.mustRun(['systemctl', 'restart', 'altroot-gate'])
		await server.mustRun(['systemctl', 'kill', '--kill-whom=main', '--signal=SIGSTOP', 'altroot-gate'])
		await journalled(server, 'altroot-gate', /Watchdog timeout/)
		await journalled(server, 'altroot-gate', /Scheduled restart job/)
	})
})
