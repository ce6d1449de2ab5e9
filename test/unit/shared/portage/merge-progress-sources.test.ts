import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MergeProgress, readMergeLine, startOfMerge } from '@altroot/shared/portage/merge-progress'
import { parseEmergeLog } from '@altroot/shared/portage/merge-progress/emerge-log'
import { packageEvents } from '@altroot/shared/portage/merge-progress/package-events'
import { readSnapshot } from '@altroot/shared/portage/merge-progress/snapshot'
import { expect, it } from 'vitest'

const fixture = (name: string): string =>
	readFileSync(join(import.meta.dirname, '../../../fixtures/transcripts', name), 'utf8')

function eventsOf(steps: readonly ((progress: MergeProgress) => MergeProgress)[]): string[] {
	let progress = startOfMerge
	return steps.flatMap((step) => {
		const before = progress
		progress = step(progress)
		return packageEvents(before, progress).map(({ kind, package: cpv, root, phase }) =>
			[cpv, root, kind, phase].join(' '),
		)
	})
}
const snapshots = fixture('84-observability-socket.jsonl')
	.trim()
	.split('\n')
	.map((line) => (progress: MergeProgress) => readSnapshot(progress, line))
const output = (text: string) => (progress: MergeProgress) => readMergeLine(progress, text)

it('Portage’s own stream tells the phases of each package, by its root', () => {
	expect(eventsOf(snapshots)).toEqual([
		'app-misc/slow-1.0 /alt phase compile',
		'app-misc/slow-1.0 /alt phase test',
		'app-misc/slow-1.0 /alt phase merge',
		'app-misc/leaf-1.0 /alt phase install',
		'app-misc/leaf-1.0 /alt phase merge',
	])
})

it('both sources together say each thing once, whichever of them comes first', () => {
	const lines = [
		output('>>> Emerging (1 of 2) app-misc/slow-1.0::gentoo for /alt/'),
		output('>>> Compiling source in /var/tmp/portage/app-misc/slow-1.0/work/slow-1.0 ...'),
		...snapshots.slice(0, 5),
		output('>>> Installing (1 of 2) app-misc/slow-1.0::gentoo to /alt/'),
		output('>>> Completed (1 of 2) app-misc/slow-1.0::gentoo to /alt/'),
		snapshots[4]!, // one that was under way
	]
	expect(eventsOf(lines)).toEqual([
		'app-misc/slow-1.0 /alt phase ',
		'app-misc/slow-1.0 /alt phase compile',
		'app-misc/slow-1.0 /alt phase test',
		'app-misc/slow-1.0 /alt phase merge',
		'app-misc/slow-1.0 /alt built merge',
	])
})

it.each(['', '{"type":"snapshot"', '{"type":"plan","tasks":[]}', '[]', '{"type":"snapshot","tasks":[{"cpv":1}]}'])(
	'a line of another kind says nothing: %j',
	(line) => {
		expect(readSnapshot(startOfMerge, line)).toBe(startOfMerge)
	},
)

it('emerge.log tells how long each finished merge took, and nothing of one that was cut off', () => {
	expect(parseEmergeLog(fixture('81-emerge-log.txt'))).toEqual([
		{ cpv: 'app-misc/slow-1.0', root: '/alt', duration: 5000 },
	])
	const two = '1:  >>> emerge (1 of 2) a/b-1 to /\n2:  >>> emerge (2 of 2) a/b-1 to /alt/\n'
	const ends = '4:  ::: completed emerge (1 of 2) a/b-1 to /\n9:  ::: completed emerge (2 of 2) a/b-1 to /alt/\n'
	expect(parseEmergeLog(two + ends)).toEqual([
		{ cpv: 'a/b-1', root: '/', duration: 3000 },
		{ cpv: 'a/b-1', root: '/alt', duration: 7000 },
	])
})
