import { systemClock } from '@altroot/shared/platform/clock'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpHosts, startBuilder, startClient, startGate } from './altroot.ts'
import type { Child } from './child.ts'
import { type Lab, openLab } from './lab.ts'
import { clientStatus } from './loop.ts'

const ledger = '/var/lib/altroot/ledger.git'

let lab: Lab
let gate: Child
let client: Child

beforeAll(async () => {
	lab = await openLab()
	gate = await setUpHosts(lab)
	client = await startClient(lab.laptop)
	await client.stderr.until(/connected to the server/)
})
afterAll(() => lab?.close())

/** Changes one line on the laptop and waits until the agent has recorded it: the revision. */
async function edit(flag: string): Promise<string> {
	await lab.laptop.write('/etc/portage/package.use/days', `app-misc/hello ${flag}\n`)
	const line = await client.stderr.until(new RegExp(`recorded.*${flag}\\b`))
	return /"revision":"([\da-f]{40})"/.exec(line)?.[1] ?? line
}

/** The same, with 8 MB beside it: a push that takes a while. */
async function editLarge(flag: string): Promise<string> {
	const large = '/etc/portage/patches/large'
	await lab.laptop.mustRun(['sh', '-c', `mkdir -p /etc/portage/patches && head -c 8M /dev/urandom > ${large}`])
	return edit(flag)
}

/** Does something on the server as soon as a quarter of the 8 MB has come in there. */
function whilePushing(then: string): Promise<Child> {
	const received = `received() { awk '/eth0/ { print $2 }' /proc/net/dev; }`
	const wait = 'enough=$(($(received) + 2000000)); until [ $(received) -gt $enough ]; do :; done'
	return lab.server.start(['sh', '-c', `${received}; ${wait}; ${then}`])
}

async function secondsOf<T>(work: Promise<T>): Promise<[T, number]> {
	const started = systemClock.monotonic()
	const result = await work
	return [result, (systemClock.monotonic() - started) / 1000]
}

const history = async (): Promise<string[]> =>
	(await lab.server.mustRun(['git', '-C', ledger, 'log', '--reverse', '--format=%H', 'hosts/laptop']))
		.trim()
		.split('\n')

describe('bad days', () => {
	it('the server is down while someone edits: status says so, and all of it arrives in order when it is back', async () => {
		gate.kill('SIGKILL')
		await gate.exitCode
		await client.stderr.until(/no connection to the server.*nothing listens there/)
		const made: string[] = []
		for (const flag of ['one', 'two', 'three', 'four', 'five']) made.push(await edit(flag))
		expect(await clientStatus(lab.laptop)).toMatchObject({ revision: made[4], pushed: false, connected: false })
		const said = await lab.laptop.mustRun(['altroot-client', 'status'])
		expect(said).toContain('waiting for the server')
		expect(said).toContain('[build-server]:2222: nothing listens there')

		gate = await startGate(lab.server)
		const [, seconds] = await secondsOf(client.stderr.until(new RegExp(`pushed.*${made[4]}`)))
		console.info(`pushed ${seconds.toFixed(1)} s after the gate is open again`)
		expect((await history()).slice(-5)).toEqual(made)
		expect(await clientStatus(lab.laptop)).toMatchObject({ revision: made[4], pushed: true })
	})

	it('the gate is killed in the midst of a large push: the next one takes it all', async () => {
		const pushing = await whilePushing('echo pushing')
		const revision = await editLarge('killed')
		await pushing.stdout.until(/pushing/)
		gate.kill('SIGKILL')
		await gate.exitCode
		expect(await history()).not.toContain(revision)
		gate = await startGate(lab.server)
		await client.stderr.until(new RegExp(`pushed.*${revision}`))
		for (const host of [lab.server, lab.laptop]) {
			expect(await host.mustRun(['git', '-C', ledger, 'fsck', '--strict', '--no-dangling'])).toBe('')
		}
	})

	it('the cable goes out for a moment in the midst of a large push: it goes on', async () => {
		const pushing = await whilePushing('ip link set eth0 down; echo out')
		const revision = await editLarge('moment')
		await pushing.stdout.until(/out/)
		expect(await clientStatus(lab.laptop)).toMatchObject({ pushed: false, connected: false })
		await lab.server.mustRun(['ip', 'link', 'set', 'eth0', 'up'])
		const [, seconds] = await secondsOf(client.stderr.until(new RegExp(`pushed.*${revision}`)))
		console.info(`pushed ${seconds.toFixed(1)} s after the cable is in again`)
	})

	it('the cable goes out while `upgrade` waits for its packages: it says so and ends with 5; later it installs', async () => {
		const builder = await startBuilder(lab.server)
		await builder.stderr.until(/the generation has ended/)
		builder.kill()
		await builder.exitCode
		await client.stderr.until(new RegExp(`pushed.*${await edit('later')}`))
		const upgrade = await lab.laptop.start(['altroot-client', 'upgrade'])
		await upgrade.stderr.until(/published/) // it hears how the last generation went, and waits for the next
		await lab.cut()
		const [code, seconds] = await secondsOf(upgrade.exitCode)
		console.info(`upgrade ended ${seconds.toFixed(1)} s after the cable was out`)
		expect(code).toBe(5)
		expect(upgrade.stderr.seen.join('\n')).toMatch(/error: .*the connection.* ended/)
		expect(seconds).toBeLessThan(30)

		const [again, soon] = await secondsOf(lab.laptop.run(['altroot-client', 'upgrade']))
		expect(again).toMatchObject({ exitCode: 5 })
		expect(again.stderr).toContain('[build-server]:2222: no way leads there')
		expect(soon).toBeLessThan(10)
	})

	it('an agent that is told to end while the cable is out ends at once', async () => {
		client.kill('SIGTERM')
		const [code, seconds] = await secondsOf(client.exitCode)
		expect(code).toBe(0)
		expect(seconds).toBeLessThan(5)
		await lab.mend()
		client = await startClient(lab.laptop)
		await client.stderr.until(/connected to the server/)
		const builder = await startBuilder(lab.server)
		expect(await lab.laptop.run(['altroot-client', 'upgrade'])).toMatchObject({ exitCode: 0 })
		builder.kill()
		expect(await builder.exitCode).toBe(0)
	})

	it('the disk is full: the agent says so in plain words, goes on, and records once there is room', async () => {
		const { laptop } = lab
		await laptop.mustRun(['sh', '-c', 'mkdir /small && mount -t tmpfs -o size=1m small /small'])
		await laptop.write(
			'/etc/altroot/small.ini',
			'[host]\nname = laptop\n[ledger]\npath = /small/ledger.git\nremote =\n',
		)
		const small = await laptop.start(['altroot-client', '--config', '/etc/altroot/small.ini', 'run'])
		await laptop.mustRun(['sh', '-c', 'rm -r /etc/portage/patches'])
		await small.stderr.until(/recorded/)
		await laptop.run(['sh', '-c', 'cat /dev/zero > /small/full'])
		await laptop.write('/etc/portage/package.use/full', 'app-misc/hello full\n')
		await small.stderr.until(/could not be recorded; it is tried again.*the disk is full \(ENOSPC/)
		await laptop.mustRun(['rm', '/small/full'])
		await small.stderr.until(/recorded.*app-misc\/hello \+full/)
		expect(await laptop.mustRun(['git', '-C', '/small/ledger.git', 'fsck', '--strict', '--no-dangling'])).toBe('')
		small.kill('SIGTERM')
		expect(await small.exitCode).toBe(0)
	})
})
