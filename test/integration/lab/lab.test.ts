import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, openLab } from '../../lab/lab.ts'

describe('a lab of two hosts', () => {
	let lab: Lab

	beforeAll(async () => {
		lab = await openLab()
	})
	afterAll(() => lab?.close())

	it('gives each host its own name, processes and files, apart from the machine', async () => {
		const { server, laptop } = lab
		await server.write('/etc/altroot-lab/mine', 'of the server\n')
		await server.append('/etc/altroot-lab/mine', 'and more\n')
		expect(await server.read('/etc/altroot-lab/mine')).toBe('of the server\nand more\n')
		expect((await laptop.run(['cat', '/etc/altroot-lab/mine'])).exitCode).toBe(1)
		expect(existsSync('/etc/altroot-lab/mine')).toBe(false)
		expect(await server.mustRun(['hostname'])).toBe('server\n')
		expect(await laptop.mustRun(['hostname'])).toBe('laptop\n')
		expect(await laptop.mustRun(['sh', '-c', 'echo $$ /proc/[0-9]*'])).toMatch(/^(\d+) \/proc\/1 \/proc\/\1\n$/)
	})

	it('hands a program its input, its directory and no more of our environment than it was given', async () => {
		const { stdout, exitCode } = await lab.laptop.run(['sh', '-c', 'pwd; cat; env | cut -d= -f1 | sort; exit 3'], {
			cwd: '/etc',
			input: 'input\n',
			env: { GREETING: 'hello' },
		})
		expect(stdout.split('\n').slice(0, 2)).toEqual(['/etc', 'input'])
		expect(stdout.trim().split('\n').slice(2)).toEqual([
			'GREETING',
			'HOME',
			'LANG',
			'NODE_COMPILE_CACHE',
			'PATH',
			'PWD',
			'USER',
		])
		expect(exitCode).toBe(3)
	})

	it('shows the lines of a running program and signals that program alone', async () => {
		const polite = 'trap "echo caught; exit 7" TERM; echo ready; while :; do sleep 0.02; done'
		const child = await lab.server.start(['sh', '-c', polite])
		await child.stdout.until(/ready/)
		child.kill()
		expect(await child.exitCode).toBe(7)
		expect(child.stdout.seen).toEqual(['ready', 'caught'])
		await expect(child.stdout.until(/never/)).rejects.toThrow('its last lines:\nready\ncaught')
	})

	it('reports a program that was killed as a shell does', async () => {
		const child = await lab.server.start(['sleep', 'infinity'])
		child.kill('SIGKILL')
		expect(await child.exitCode).toBe(137)
	})

	it('reaps what a program leaves behind', async () => {
		const timeout = 10_000
		await lab.server.mustRun(['sh', '-c', '(sleep 0.01; :) & exit'])
		const zombies = (): Promise<string> =>
			lab.server.mustRun(['sh', '-c', 'grep -l "^State:.Z" /proc/[0-9]*/status || true'])
		await expect.poll(async () => (await lab.server.run(['pgrep', 'sleep'])).exitCode, { timeout }).toBe(1)
		await expect.poll(zombies, { timeout }).toBe('')
	})

	it('joins the hosts by a cable that can be cut and mended, with an SSH server on the other end', async () => {
		const { server, laptop } = lab
		await server.mustRun(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/tmp/host-key'])
		await server.mustRun(['mkdir', '-p', '/run/sshd'])
		const sshd = await server.start(['/usr/sbin/sshd', '-D', '-e', '-p', '2022', '-h', '/tmp/host-key'])
		await sshd.stderr.until(/listening on 0\.0\.0\.0 port 2022/)
		const scan = ['ssh-keyscan', '-T', '1', '-t', 'ed25519', '-p', '2022', 'build-server']
		const key = (await server.read('/tmp/host-key.pub')).split(' ', 2).join(' ')

		expect(await laptop.mustRun(scan)).toBe(`[build-server]:2022 ${key}\n`)
		await lab.cut()
		expect((await laptop.run(scan)).stdout).toBe('')
		await lab.mend()
		expect(await laptop.mustRun(scan)).toBe(`[build-server]:2022 ${key}\n`)
	})
})
