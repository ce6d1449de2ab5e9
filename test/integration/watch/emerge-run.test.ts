import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Bell } from '@altroot/shared/platform/bell'
import { type Clock, systemClock } from '@altroot/shared/platform/clock'
import { silentLog } from '@altroot/shared/platform/log'
import { describe, expect, it, onTestFinished } from 'vitest'
import { record } from '../../../packages/agent-client/src/record/record.ts'
import { comparePeriod, keepRecording } from '../../../packages/agent-client/src/recording.ts'
import { loadClientSettings } from '../../../packages/agent-client/src/settings/settings.ts'
import { EarlyPush } from '../../../packages/agent-client/src/sync/early-push.ts'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { openSmallLaptop, type SmallLaptop } from '../apply/laptop.ts'
import { startEmerge } from './support/emerge.ts'

const use = 'etc/portage/package.use/video'
const world = 'var/lib/portage/world'

/** A real clock that can be put forward; what is due after ten minutes is due when it is told to be. */
function movableClock() {
	let ahead = 0
	let due = (): void => {}
	const clock: Clock = {
		...systemClock,
		monotonic: () => systemClock.monotonic() + ahead,
		sleep: (ms, signal) => {
			if (ms !== comparePeriod) return systemClock.sleep(ms, signal)
			return new Promise((resolve) => {
				due = resolve
			})
		},
	}
	const forward = (ms: number): void => {
		ahead += ms
	}
	return { clock, forward, compare: () => due() }
}

/** The agent's recording of a laptop, begun and through with its first look at it. */
async function startRecording(laptop: SmallLaptop) {
	const { clock, forward, compare } = movableClock()
	const recorded = new Bell()
	const ended = new AbortController()
	const { gitdir } = laptop.recorder.ledger
	const broken = (error: unknown): void => {
		throw error
	}
	const recording = await keepRecording(
		{
			recorder: laptop.recorder,
			clock,
			settings: loadClientSettings('[host]\nname = laptop\n[watch]\nsettle = 10ms\n', 'client.ini'),
		},
		recorded,
		new EarlyPush(clock),
		silentLog,
		ended.signal,
		broken,
	)
	const stop = async (): Promise<void> => {
		ended.abort()
		await recording.close()
	}
	onTestFinished(stop)
	/** All messages of the ledger but the first, oldest first. */
	const messages = async (): Promise<string[]> =>
		(await realGit(gitdir, 'log', '--reverse', '-z', '--format=tformat:%B', 'HEAD')).split('\0').slice(1, -1)
	/** Waits until one has this in it, and returns that. */
	const until = async (text: string): Promise<string> => {
		for (;;) {
			const found = (await messages()).find((message) => message.includes(text))
			if (found !== undefined) return found
			await recorded.heard(ended.signal)
		}
	}
	await recorded.heard(ended.signal)
	return { forward, compare, stop, messages, until }
}

async function recordedLaptop(directory = temporaryDirectory()): Promise<SmallLaptop> {
	const laptop = await openSmallLaptop(directory)
	laptop.put({ [use]: 'a/b one\n', [world]: 'm/m\n', [`${world}_sets`]: '' })
	await record(laptop.recorder)
	return laptop
}

describe('what a running emerge writes', { timeout: 30_000 }, () => {
	it('is one revision when it ends, also what it writes to settings; what a person edits meanwhile goes at once', async () => {
		const laptop = await recordedLaptop()
		const { until, messages } = await startRecording(laptop)
		const emerge = await startEmerge(laptop.configRoot, '--autounmask-continue', 'a/a', 'b/b', 'z/z')
		await emerge.unmask('b/b')
		await emerge.world('a/a')
		laptop.put({ [use]: 'a/b one two\n' })
		await until('package.use: a/b +two')
		await emerge.world('b/b')
		await emerge.world('z/z')
		laptop.put({ [use]: 'a/b one two three\n' })
		await until('package.use: a/b +three')
		await emerge.end()
		const made = await until('+a/a')
		expect(made).toContain('\nAltroot-Command: emerge --autounmask-continue a/a b/b z/z\n')
		for (const change of ['world:2: +b/b', 'world:4: +z/z', 'zz-autounmask:2: >=b/b-1 +flag'])
			expect(made).toContain(change)
		const all = await messages()
		expect(all).toHaveLength(3)
		expect(all.slice(0, 2).join()).not.toMatch(/Altroot-Command|world/)
	})

	it('is one revision also where the log says that it has ended before the process has', async () => {
		const laptop = await recordedLaptop()
		const { until, messages } = await startRecording(laptop)
		const emerge = await startEmerge(laptop.configRoot, '--autounmask-continue', 'a/a', 'b/b')
		await emerge.unmask('b/b')
		await emerge.world('a/a')
		laptop.put({ [use]: 'a/b one two\n' })
		await until('package.use: a/b +two')
		await emerge.last('b/b')
		expect(await until('+a/a')).toContain('zz-autounmask:2: >=b/b-1 +flag')
		expect(await messages()).toHaveLength(2)
	})

	it('is known as its own also after minutes in which its log says nothing', async () => {
		const laptop = await recordedLaptop()
		const { until, messages } = await startRecording(laptop)
		const emerge = await startEmerge(laptop.configRoot, '--autounmask-continue', 'b/b')
		const log = join(laptop.configRoot, 'var/log/emerge.log')
		writeFileSync(
			log,
			readFileSync(log, 'utf8').replace(/^\d+/gm, (time) => String(Number(time) - 300)),
		)
		await emerge.unmask('b/b')
		laptop.put({ [use]: 'a/b one two\n' })
		await until('package.use: a/b +two')
		await emerge.end()
		expect(await until('>=b/b-1 +flag')).toContain('\nAltroot-Command: emerge --autounmask-continue b/b\n')
		expect(await messages()).toHaveLength(2)
	})

	it('is recorded when it is killed', async () => {
		const laptop = await recordedLaptop()
		const { until } = await startRecording(laptop)
		const emerge = await startEmerge(laptop.configRoot, 'a/a')
		await emerge.world('a/a')
		await emerge.kill()
		expect(await until('world: +a/a')).not.toContain('Altroot-Found')
	})

	it('is recorded when a short run beside a long one has ended', async () => {
		const laptop = await recordedLaptop()
		const { until } = await startRecording(laptop)
		await startEmerge(laptop.configRoot, '--update', '@world')
		const short = await startEmerge(laptop.configRoot, '--noreplace', 'a/a')
		await short.world('a/a')
		await short.end()
		expect(await until('world: +a/a')).toContain('\nAltroot-Command: emerge --noreplace a/a\n')
	})

	it('is recorded after an hour, while it goes on, and what comes later when it ends', async () => {
		const laptop = await recordedLaptop()
		const { until, forward, messages } = await startRecording(laptop)
		const emerge = await startEmerge(laptop.configRoot, 'a/a', 'b/b')
		await emerge.world('a/a')
		laptop.put({ [use]: 'a/b one two\n' })
		await until('+two')
		forward(3_600_000)
		await until('world: +a/a')
		await emerge.world('b/b')
		await emerge.end()
		await until('world: +b/b')
		expect(await messages()).toHaveLength(3)
	})

	it('stays held when all is compared, which finds the rest', async () => {
		const laptop = await recordedLaptop()
		const { until, compare, messages } = await startRecording(laptop)
		const emerge = await startEmerge(laptop.configRoot, 'a/a')
		await emerge.world('a/a')
		laptop.put({ [use]: 'a/b one two\n' })
		await until('+two')
		const before = (await messages()).length
		compare()
		laptop.put({ [use]: 'a/b one two three\n' })
		await until('+three')
		expect((await messages()).join()).not.toContain('world: +a/a')
		expect(await messages()).toHaveLength(before + 1)
		await emerge.end()
		expect(await until('world: +a/a')).not.toContain('Altroot-Found')
	})
})

describe('while a running emerge holds a change back', { timeout: 30_000 }, () => {
	it('a line of the world that a person writes goes at once, with what is held of that file', async () => {
		const laptop = await recordedLaptop()
		const { until, forward } = await startRecording(laptop)
		const emerge = await startEmerge(laptop.configRoot, 'a/a')
		await emerge.world('a/a')
		laptop.put({ [use]: 'a/b one two\n' })
		await until('+two')
		forward(2000) // Portage’s lock was a while ago
		laptop.put({ [world]: 'a/a\nm/m\nz/z\n' })
		expect(await until('+z/z')).toContain('+a/a')
	})

	it('an agent that is killed has nothing to lose: the next start records it', async () => {
		const directory = temporaryDirectory()
		const laptop = await recordedLaptop(directory)
		const { stop, until, messages } = await startRecording(laptop)
		const emerge = await startEmerge(laptop.configRoot, 'a/a')
		await emerge.world('a/a')
		laptop.put({ [use]: 'a/b one two\n' })
		await until('+two')
		await stop()
		expect((await messages()).join()).not.toContain('world: +a/a')
		const again = await startRecording(await openSmallLaptop(directory))
		expect(await again.until('world: +a/a')).toMatch(/Altroot-Found: at start\nAltroot-Command: emerge a\/a\n/)
	})

	it('whoever records by hand records it too, and the agent never takes that back', async () => {
		const directory = temporaryDirectory()
		const laptop = await recordedLaptop(directory)
		const { until, messages } = await startRecording(laptop)
		const emerge = await startEmerge(laptop.configRoot, 'a/a')
		await emerge.world('a/a')
		laptop.put({ [use]: 'a/b one two\n' })
		await until('+two')
		const byHand = await openSmallLaptop(directory)
		expect(await record(byHand.recorder)).toMatchObject({ subject: 'world: +a/a' })
		laptop.put({ [use]: 'a/b one two three\n' })
		expect(await until('+three')).not.toContain('world')
		await emerge.end()
		laptop.put({ [use]: 'a/b one two three four\n' })
		await until('+four')
		expect(await messages()).toHaveLength(4)
	})
})
