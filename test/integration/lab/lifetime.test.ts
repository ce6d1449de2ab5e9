import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, readlinkSync } from 'node:fs'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { run } from '@altroot/shared/platform/run'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { labUnavailable } from '../../lab/available.ts'
import { closeKeptLab } from '../../lab/kept.ts'
import { openLab } from '../../lab/lab.ts'
import { Lines } from '../../lab/lines.ts'
import { portageSource } from '../../support/portage.ts'

const program = join(import.meta.dirname, 'forgetful.ts')

async function hostsOf(opener: ChildProcess): Promise<number[]> {
	return JSON.parse(await new Lines(opener.stdout!).until(/^\[/))
}

/** Resolves when no process and no mount namespace of these hosts is left. */
async function untilGone(hosts: readonly number[], namespaces: readonly string[]): Promise<void> {
	await expect.poll(() => hosts.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([])
	await expect
		.poll(async () => (await run('lsns', ['--raw', '--noheadings', '--output', 'NS'])).stdout)
		.not.toMatch(new RegExp(namespaces.map((name) => /\d+/.exec(name)![0]).join('|')))
}

const namespacesOf = (pid: number): string[] =>
	['mnt', 'net', 'pid'].map((kind) => readlinkSync(`/proc/${pid}/ns/${kind}`))

describe.skipIf(labUnavailable())('the life of a lab', () => {
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
			const opener = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
			const hosts = await hostsOf(opener)
			const namespaces = hosts.flatMap(namespacesOf)
			opener.kill(signal)
			await once(opener, 'exit')
			await untilGone(hosts, namespaces)
		},
	)

	it('ends with close, once or twice', async () => {
		const lab = await openLab()
		const hosts = [lab.server.pid, lab.laptop.pid]
		const namespaces = hosts.flatMap(namespacesOf)
		await lab.close()
		await lab.close()
		await untilGone(hosts, namespaces)
	})

	it('never shows in the mounts and the network of the machine', async () => {
		const links = (): Promise<unknown> => run('ip', ['-oneline', 'link'])
		const mounts = (): string => readFileSync('/proc/self/mountinfo', 'utf8')
		const before = [await links(), mounts()]
		await using _lab = await openLab()
		expect([await links(), mounts()]).toEqual(before)
	})

	it('goes on without its opener when it is kept, with hosts that still reach each other, until it is taken down', async () => {
		const opener = spawn(process.execPath, [program, 'keep'], { stdio: ['ignore', 'pipe', 'inherit'] })
		const [hosts] = await Promise.all([hostsOf(opener), once(opener, 'exit')])
		const [server, laptop] = hosts as [number, number]
		const namespaces = hosts.flatMap(namespacesOf)
		const enter = ['--all', '--target', String(laptop), 'python3', '-c']
		const connect = 'import errno, socket; print(errno.errorcode[socket.socket().connect_ex(("build-server", 1))])'
		expect((await run('nsenter', [...enter, connect])).stdout).toBe('ECONNREFUSED\n')
		expect(existsSync(`/proc/${server}`)).toBe(true)
		expect(await closeKeptLab()).toEqual(['server', 'laptop'])
		await untilGone(hosts, namespaces)
		expect(await closeKeptLab()).toEqual([])
	})
})
