import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { run } from '@altroot/shared/platform/run'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { closeKeptLab } from '../../lab/kept.ts'
import { openLab } from '../../lab/lab.ts'
import { Lines } from '../../lab/lines.ts'
import { portageSource } from '../../support/portage.ts'

const program = join(import.meta.dirname, 'forgetful.ts')

/** Opens a lab in another program, which does not outlive the test even where that fails. */
function openElsewhere(ending: 'keep' | 'leave' | 'stay'): ChildProcess {
	const opener = spawn(process.execPath, [program, ending], { stdio: ['ignore', 'pipe', 'inherit'] })
	onTestFinished(() => void opener.kill('SIGKILL'))
	return opener
}

async function hostsOf(opener: ChildProcess): Promise<number[]> {
	return JSON.parse(await new Lines(opener.stdout!).until(/^\[/))
}

/** All processes in the hosts, as the machine sees them. */
async function processesIn(hosts: readonly number[]): Promise<string[]> {
	const found = hosts.map((pid) => run('pgrep', ['--ns', String(pid), '--nslist', 'pid', '.']))
	return (await Promise.all(found)).flatMap(({ stdout }) => stdout.trim().split('\n'))
}

/** With its last process the kernel drops a host's mounts and its end of the network. */
async function untilGone(processes: readonly string[]): Promise<void> {
	const left = (): string[] => processes.filter((pid) => existsSync(`/proc/${pid}`))
	await expect.poll(left, { timeout: 10_000 }).toEqual([])
}

describe('the life of a lab', () => {
	let cache: string

	// A cache of our own, so that a lab which a person keeps on this machine stays out of the test.
	beforeEach(async () => {
		const portage = await portageSource()
		cache = await mkdtemp(join(tmpdir(), 'altroot-kept-'))
		await symlink(portage, join(cache, basename(portage)))
		vi.stubEnv('ALTROOT_CACHE', cache)
	})

	afterEach(async () => {
		await closeKeptLab()
		vi.unstubAllEnvs()
		await rm(cache, { recursive: true })
	})

	it.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
		'leaves nothing after %s ends the program that opened it',
		async (signal) => {
			const opener = openElsewhere('stay')
			const hosts = await hostsOf(opener)
			const processes = await processesIn(hosts)
			expect(processes).toHaveLength(3) // the first process of each, and one that runs on
			opener.kill(signal)
			await once(opener, 'exit')
			await untilGone(processes)
		},
	)

	it('neither holds up a program that forgot to close it, nor outlives it', async () => {
		const opener = openElsewhere('leave')
		const [hosts] = await Promise.all([hostsOf(opener), once(opener, 'exit')])
		await untilGone(hosts.map(String))
	})

	it('ends with close, once or twice', async () => {
		const lab = await openLab()
		const processes = await processesIn([lab.server.pid, lab.laptop.pid])
		await lab.close()
		await lab.close()
		await untilGone(processes)
	})

	it('never shows in the mounts and the network of the machine', async () => {
		const links = (): Promise<unknown> => run('ip', ['-oneline', 'link'])
		const mounts = (): string => readFileSync('/proc/self/mountinfo', 'utf8')
		const before = [await links(), mounts()]
		await using _lab = await openLab()
		expect([await links(), mounts()]).toEqual(before)
	})

	it('goes on without its opener when it is kept, with hosts that still reach each other, until it is taken down', async () => {
		const opener = openElsewhere('keep')
		const [hosts] = await Promise.all([hostsOf(opener), once(opener, 'exit')])
		const [server, laptop] = hosts as [number, number]
		const processes = await processesIn(hosts)
		const enter = ['--all', '--target', String(laptop), 'python3', '-c']
		const connect = 'import errno, socket; print(errno.errorcode[socket.socket().connect_ex(("build-server", 1))])'
		expect((await run('nsenter', [...enter, connect])).stdout).toBe('ECONNREFUSED\n')
		expect(existsSync(`/proc/${server}`)).toBe(true)
		expect(await closeKeptLab()).toEqual(['server', 'laptop'])
		await untilGone(processes)
		expect(await closeKeptLab()).toEqual([])
	})
})
