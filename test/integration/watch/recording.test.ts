import { closeSync, openSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Bell } from '@altroot/shared/platform/bell'
import { type Clock, systemClock } from '@altroot/shared/platform/clock'
import { silentLog } from '@altroot/shared/platform/log'
import { describe, expect, it, onTestFinished } from 'vitest'
import { record } from '../../../packages/agent-client/src/record/record.ts'
import { keepRecording } from '../../../packages/agent-client/src/recording.ts'
import { loadClientSettings } from '../../../packages/agent-client/src/settings/settings.ts'
import { EarlyPush } from '../../../packages/agent-client/src/sync/early-push.ts'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { openSmallLaptop, type SmallLaptop } from '../apply/laptop.ts'

const tenMinutes = 600_000
const use = 'etc/portage/package.use/video'

/** A real clock on which ten minutes pass when they are told to. */
function clockWithTick(): { clock: Clock; tick(): void } {
	let due = (): void => {}
	const sleep: Clock['sleep'] = (ms, signal) => {
		if (ms !== tenMinutes) return systemClock.sleep(ms, signal)
		return new Promise((resolve) => {
			due = resolve
		})
	}
	return { clock: { ...systemClock, sleep }, tick: () => due() }
}

/** Keeps recording a laptop; `newest` waits for the next recording and returns its message. */
async function recordingOf(laptop: SmallLaptop) {
	const { clock, tick } = clockWithTick()
	const recorded = new Bell()
	const ended = new AbortController()
	const settings = loadClientSettings('[host]\nname = laptop\n[watch]\nsettle = 10ms\n', 'client.ini')
	const broken = (error: unknown): void => {
		throw error
	}
	const recording = await keepRecording(
		{ recorder: laptop.recorder, clock, settings },
		recorded,
		new EarlyPush(clock),
		silentLog,
		ended.signal,
		broken,
	)
	onTestFinished(async () => {
		ended.abort()
		await recording.close()
	})
	const newest = async (): Promise<string> => {
		await recorded.heard(ended.signal)
		return realGit(laptop.recorder.ledger.gitdir, 'log', '-1', '--format=%B', 'HEAD')
	}
	/** Recordings may find nothing; this waits for the one that finds what is expected. */
	const until = async (text: string): Promise<string> => {
		for (;;) {
			const message = await newest()
			if (message.includes(text)) return message
		}
	}
	return { tick, until }
}

async function laptopWith(files: Record<string, string | { link: string }>): Promise<SmallLaptop> {
	const laptop = await openSmallLaptop(temporaryDirectory())
	laptop.put(files)
	await record(laptop.recorder)
	return laptop
}

describe('a change', () => {
	it('made while the agent was down is found at start, and its revision says so', async () => {
		const laptop = await laptopWith({ [use]: 'a/b one\n' })
		laptop.put({ [use]: 'a/b one two\n' })
		const { until } = await recordingOf(laptop)
		expect(await until('package.use: a/b +two')).toContain('\nAltroot-Found: at start\n')
	})

	it('that an event tells of is recorded without more words', async () => {
		const laptop = await laptopWith({ [use]: 'a/b one\n' })
		const { until } = await recordingOf(laptop)
		await until('First revision')
		laptop.put({ [use]: 'a/b one two\n' })
		expect(await until('package.use: a/b +two')).not.toContain('Altroot-Found')
	})

	it('that no event tells of is found when all is compared, and from then on watched', async () => {
		const laptop = await laptopWith({
			'home/one': 'a/b one\n',
			'home/link': { link: 'one' },
			[use]: { link: '../../../home/link' },
		})
		const { tick, until } = await recordingOf(laptop)
		await until('First revision')
		laptop.put({ 'home/two': 'a/b one two\n' })
		rmSync(join(laptop.configRoot, 'home/link'))
		symlinkSync('two', join(laptop.configRoot, 'home/link'))
		tick()
		expect(await until('package.use: a/b +two')).toContain('\nAltroot-Found: by comparing\n')
		laptop.put({ 'home/two': 'a/b one two three\n' })
		expect(await until('package.use: a/b +three')).not.toContain('Altroot-Found')
	})

	it('in a file that a link leads to is seen at once, also when an editor replaces the file', async () => {
		const laptop = await laptopWith({ 'home/one': 'a/b one\n', [use]: { link: '../../../home/one' } })
		const { until } = await recordingOf(laptop)
		await until('First revision')
		for (const flag of ['two', 'three']) {
			writeFileSync(join(laptop.configRoot, 'home/one~'), `a/b ${flag}\n`)
			renameSync(join(laptop.configRoot, 'home/one~'), join(laptop.configRoot, 'home/one'))
			expect(await until(`+${flag}`)).not.toContain('Altroot-Found')
		}
	})

	it('of all etc/portage, put in its place as a whole, is seen at once, and what comes after it', async () => {
		const laptop = await laptopWith({ [use]: 'a/b one\n' })
		const { until } = await recordingOf(laptop)
		await until('First revision')
		laptop.put({ 'etc/new/package.use/video': 'a/b two\n' })
		renameSync(join(laptop.configRoot, 'etc/portage'), join(laptop.configRoot, 'etc/old'))
		renameSync(join(laptop.configRoot, 'etc/new'), join(laptop.configRoot, 'etc/portage'))
		expect(await until('+two')).not.toContain('Altroot-Found')
		laptop.put({ [use]: 'a/b two three\n' })
		expect(await until('+three')).not.toContain('Altroot-Found')
	})

	it('that the kernel had no room to tell of is found at once', async () => {
		const laptop = await laptopWith({ [use]: 'a/b one\n', 'etc/portage/make.conf': 'USE="x"\n' })
		const { until } = await recordingOf(laptop)
		await until('First revision')
		const limit = Number(readFileSync('/proc/sys/fs/inotify/max_queued_events', 'utf8'))
		const noise = ['one', 'two'].map((name) => openSync(join(laptop.configRoot, 'etc/portage', name), 'w'))
		for (let event = 0; event <= limit; event++) writeSync(noise[event % 2]!, 'x', 0) // two by turns: else they are one event
		laptop.put({ [use]: 'a/b one two\n' })
		for (const file of noise) closeSync(file)
		expect(await until('+two')).not.toContain('Altroot-Found')
	})
})
