import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compiling, emergesOf, type House, openHouse, written } from './house.ts'
import type { Machine } from './machines.ts'

let house: House

/** As the systemd units' tests: one story on two machines, whose first process is openrc-init. */
beforeAll(async () => {
	house = await openHouse('openrc-init')
	const { server, laptop } = house
	await server.mustRun(['altroot-server', 'init'])
	await laptop.write('/var/lib/portage/world', 'app-misc/slow\n')
	// There is no syslog here.
	for (const service of ['altroot-gate', 'altroot-server']) await logToFile(server, service)
	await logToFile(laptop, 'altroot-client')
})
afterAll(() => house?.[Symbol.asyncDispose]())

const logOf = (service: string): string => `/var/log/${service}.log`

async function logToFile(machine: Machine, service: string): Promise<void> {
	await machine.mustRun(['install', '--mode=666', '/dev/null', logOf(service)]) // the logger is who the service is
	await machine.append(`/etc/conf.d/${service}`, `altroot_logger="tee -a ${logOf(service)}"\n`)
}

/** Waits until the log of a service has the line `times` times. */
const logged = (machine: Machine, service: string, pattern: RegExp, times = 1): Promise<void> =>
	written(machine, logOf(service), pattern, times)

async function pidOf(machine: Machine, words: string): Promise<string> {
	return (await machine.mustRun(['pgrep', '--full', `^/usr/bin/${words}$`])).trim()
}

describe('a start', () => {
	test('of the gate is over when a laptop can join; it is not root', async () => {
		const { server, laptop } = house
		await server.mustRun(['rc-service', 'altroot-gate', 'start'])
		const line = await server.mustRun(['altroot-server', 'host', 'add', 'laptop', '--address', 'build-server'])
		await laptop.mustRun([...line.trim().split(' '), '--yes'])
		const gate = await pidOf(server, 'altroot-server gate')
		expect((await server.mustRun(['ps', '--no-headers', '-o', 'user', gate])).trim()).toBe('altroot')
		expect(await server.mustRun(['rc-service', 'altroot-gate', 'status'])).toContain('open at 0.0.0.0 port 2222')
	})

	test('of the client is over when what changed meanwhile is recorded', async () => {
		const { laptop } = house
		await laptop.write('/etc/portage/package.use/slow', 'app-misc/slow -held\n')
		await laptop.mustRun(['rc-service', 'altroot-client', 'start'])
		const { subject } = JSON.parse(await laptop.mustRun(['altroot-client', 'status', '--json']))
		expect(subject).toMatch(/app-misc\/slow/)
	})

	test('with wrong settings says what is wrong, and is not tried again', async () => {
		const { server } = house
		await server.mustRun(['cp', '-p', '/etc/altroot/server.ini', '/root/'])
		await server.append('/etc/altroot/server.ini', '[build]\njobs = many\n')
		const { exitCode, stdout, stderr } = await server.run(['rc-service', 'altroot-server', 'start'])
		expect(exitCode).not.toBe(0)
		expect(`${stdout}${stderr}`).toContain('[build] jobs: expected a whole number')
		await server.mustRun(['cp', '-p', '/root/server.ini', '/etc/altroot/server.ini'])
	})
})

describe('in the midst of a compilation', () => {
	test('a stop ends emerge cleanly', async () => {
		const { server } = house
		await server.write('/var/tmp/slow.hold', '')
		await server.mustRun(['rc-service', 'altroot-server', 'start'])
		await compiling(server)
		await server.mustRun(['rc-service', 'altroot-server', 'stop'])
		expect(await emergesOf(server)).toBe('')
		expect((await server.run(['pgrep', '--full', 'altroot-server run'])).stdout).toBe('')
	})

	test('a reboot of both is nobody’s affair: all services come back, and the generation goes on', async () => {
		const { server, laptop } = house
		for (const service of ['altroot-gate', 'altroot-server']) {
			await server.mustRun(['rc-update', 'add', service, 'default'])
		}
		await laptop.mustRun(['rc-update', 'add', 'altroot-client', 'default'])
		await server.mustRun(['rc-service', 'altroot-server', 'start'])
		await compiling(server, 2)
		await Promise.all([server.reboot(), laptop.reboot()])
		await compiling(server, 3)
		await server.mustRun(['rm', '/var/tmp/slow.hold'])
		await logged(server, 'altroot-server', /^<6>the generation has ended.*"outcome":"published"/)
		expect(await emergesOf(server)).toBe('')
		const said = await server.read(logOf('altroot-server'))
		expect(said.match(/goes on at the next start/g)).toHaveLength(2)
		expect(said.match(/cut off before its end/g)).toHaveLength(2)
		await laptop.write('/etc/portage/package.use/slow', 'app-misc/slow held\n')
		await logged(laptop, 'altroot-client', /^<6>pushed/, 2)
	})
})

test('a reload of the gate names the setting that needs a restart', async () => {
	const { server } = house
	await server.append('/etc/altroot/server.ini', '[gate]\nlisten = 0.0.0.0:2223\n')
	await server.mustRun(['rc-service', 'altroot-gate', 'reload'])
	await logged(server, 'altroot-gate', /^<4>this setting is taken over.*"\[gate\] listen"/)
	await server.mustRun(['cp', '-p', '/root/server.ini', '/etc/altroot/server.ini'])
})

test('a gate that is killed comes back', async () => {
	const { server } = house
	const before = await pidOf(server, 'altroot-server gate')
	await server.mustRun(['kill', '-KILL', before])
	await logged(server, 'altroot-gate', /^<6>the gate is open/, 3)
	expect(await pidOf(server, 'altroot-server gate')).not.toBe(before)
})
