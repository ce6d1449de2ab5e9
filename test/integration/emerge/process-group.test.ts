import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { systemClock } from '@altroot/shared/platform/clock'
import { makeControlGroup } from '@altroot/shared/platform/control-group'
import { endOrphans } from '@altroot/shared/platform/orphans'
import { type GroupOptions, runInGroup } from '@altroot/shared/platform/process-group'
import { runningProcesses } from '@altroot/shared/platform/process-table'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../support/temporary.ts'

const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }
const sharedSource = join(import.meta.dirname, '../../../packages/shared/src')

function collecting(): Pick<GroupOptions, 'env' | 'clock' | 'onOutput'> & { text(): string } {
	let text = ''
	return { env, clock: systemClock, onOutput: (chunk) => (text += Buffer.from(chunk).toString()), text: () => text }
}

function hasControlGroups(): boolean {
	const made = makeControlGroup()
	if (made !== undefined) rmdirSync(made)
	return made !== undefined
}

const isRunning = (pid: number): boolean => runningProcesses().some((entry) => entry.pid === pid)

it('stdout and stderr come in the order in which they were written', async () => {
	const output = collecting()
	const result = await runInGroup(
		'sh',
		['-c', 'for n in 1 2 3 4 5 6 7 8; do echo out $n; echo err $n >&2; done; exit 3'],
		output,
	)
	expect(result).toEqual({ exitCode: 3, stopped: false })
	expect(output.text().split('\n').slice(0, 4)).toEqual(['out 1', 'err 1', 'out 2', 'err 2'])
})

it('the child has our environment alone, no input and no terminal', async () => {
	const output = collecting()
	await runInGroup('sh', ['-c', 'env; cat; test -t 0 || echo no terminal'], {
		...output,
		env: { ...env, ROOT: '/alt' },
	})
	const lines = output
		.text()
		.split('\n')
		.filter((line) => !/^(?:PWD|_|SHLVL|OLDPWD)=/.test(line))
	expect(lines).toEqual(expect.arrayContaining(['ROOT=/alt', 'no terminal']))
	expect(lines.filter((line) => line.includes('=')).sort()).toEqual([`PATH=${env.PATH}`, 'ROOT=/alt'])
})

it('a program that does not exist says so and ends with 127', async () => {
	const output = collecting()
	expect(await runInGroup('no-such-program', [], output)).toMatchObject({ exitCode: 127 })
	expect(output.text()).toContain('no-such-program')
})

it('a stop ends what ignores SIGTERM and what left the group', async () => {
	const stop = new AbortController()
	const pids: number[] = []
	const script = `trap '' TERM; setsid sh -c "trap '' TERM; echo \\$\\$; while :; do sleep 1000 & wait; done" & echo $$; while :; do sleep 1000 & wait; done`
	const result = await runInGroup('sh', ['-c', script], {
		env,
		clock: systemClock,
		grace: 100,
		signal: stop.signal,
		onOutput: (chunk) => {
			pids.push(...Buffer.from(chunk).toString().trim().split('\n').map(Number))
			if (pids.length === 2) stop.abort()
		},
	})
	expect(result.stopped).toBe(true)
	expect(pids.filter(isRunning)).toEqual([])
})

it('a signal that was aborted before starts nothing', async () => {
	const output = collecting()
	expect(await runInGroup('echo', ['started'], { ...output, signal: AbortSignal.abort() })).toMatchObject({
		stopped: true,
	})
	expect(output.text()).toBe('')
})

it('a program that leaves something behind does not keep us waiting, and nothing of it stays', async () => {
	const output = collecting()
	await runInGroup('sh', ['-c', 'sleep 1000 & echo $!'], output)
	expect(isRunning(Number(output.text()))).toBe(false)
})

it('what a killed agent left running is ended by its record', async () => {
	const record = join(temporaryDirectory(), 'state/emerge.process')
	const script = `
		import { runInGroup } from ${JSON.stringify(join(sharedSource, 'platform/process-group.ts'))}
		import { systemClock } from ${JSON.stringify(join(sharedSource, 'platform/clock.ts'))}
		await runInGroup('sh', ['-c', 'echo $$; exec sleep 1000'], {
			env: process.env, clock: systemClock, record: ${JSON.stringify(record)},
			onOutput: (chunk) => process.stdout.write(chunk),
		})`
	const agent = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
		stdio: ['ignore', 'pipe', 'inherit'],
	})
	const [line] = await once(createInterface(agent.stdout), 'line')
	agent.kill('SIGKILL')
	await once(agent, 'exit')
	expect(isRunning(Number(line))).toBe(true)
	expect(await endOrphans(record, systemClock)).toBe(true)
	expect(isRunning(Number(line))).toBe(false)
	expect(existsSync(record)).toBe(false)
	expect(await endOrphans(record, systemClock)).toBe(false)
})

const withControlGroups = it.skipIf(!hasControlGroups()) // nothing else leads to a process that has escaped

withControlGroups('what escaped from a killed program is found, though nothing leads to it any more', async () => {
	const output = collecting()
	const fifo = join(temporaryDirectory(), 'begun')
	const script = `mkfifo ${fifo}; setsid sh -c 'echo $$; echo > ${fifo}; exec sleep 1000' & read -r begun < ${fifo}; kill -KILL $$`
	expect(await runInGroup('sh', ['-c', script], output)).toEqual({ exitCode: 137, stopped: false })
	const pid = Number(output.text())
	expect(pid).toBeGreaterThan(1)
	expect(isRunning(pid)).toBe(false)
})

it('a stranger who has the number by now is left alone', async () => {
	const record = join(temporaryDirectory(), 'emerge.process')
	const stranger = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' })
	const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')
	const stat = readFileSync(`/proc/${stranger.pid}/stat`, 'utf8').split(' ')
	writeFileSync(record, `${boot}${stat.with(21, '1').join(' ')}`)
	expect(await endOrphans(record, systemClock)).toBe(false)
	expect(isRunning(stranger.pid!)).toBe(true)
	stranger.kill('SIGKILL')
})
