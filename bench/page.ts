/** `pnpm bench:page`: how long each page takes, and whether open pages delay a push. See bench/README.md. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openHistoryReader } from '../packages/agent-server/src/store/history-reader.ts'
import { writeStatus } from '../packages/agent-server/src/store/status-file.ts'
import { createApp } from '../packages/agent-server/src/web/app.ts'
import { writeRevision } from '../packages/shared/src/ledger/commit.ts'
import { writeConfigTree } from '../packages/shared/src/ledger/config-tree.ts'
import { resolve } from '../packages/shared/src/ledger/ledger.ts'
import { branchOf } from '../packages/shared/src/ledger/names.ts'
import { moveRef } from '../packages/shared/src/ledger/refs.ts'
import { systemClock } from '../packages/shared/src/platform/clock.ts'
import { silentLog } from '../packages/shared/src/platform/log.ts'
import type { HostStatus } from '../packages/shared/src/protocol/host-status.ts'
import { type Furnished, furnish } from '../test/integration/web/support/furnish.ts'
import { treeOf } from '../test/support/config-tree.ts'
import { arrival } from './ledger/arrival.ts'
import { editedFile, editedText, makeRepository, write } from './ledger/config-root.ts'
import { type Program, startProgram } from './ledger/program.ts'

const [pages, rounds, pushesARound] = [200, 5, 10]
const directory = mkdtempSync(join(tmpdir(), 'altroot-bench-'))
const place = (name: string): string => join(directory, name)
const host = 'host1'

/** Processor time of each page, which is the same beside whatever else the machine does. */
async function timePages({ settings, places, ledger }: Furnished): Promise<void> {
	using history = openHistoryReader(places.history)
	const world = { settings: () => settings, places, ledger, history, clock: systemClock, log: silentLog }
	const app = createApp(world, undefined, new AbortController().signal)
	const head = await resolve(ledger, branchOf(host))
	const at = `/hosts/${host}`
	const paths = ['/', at, `${at}/generations/50`, `${at}/generations/50?show=failed`, `${at}/generations/50/log`]
	paths.push(`${at}/generations/50/failed/0/log?at=error`, `${at}/trail`, `${at}/revisions/${head}`, `${at}/pictures`)
	paths.push(`${at}/feed.atom`, '/metrics')
	for (const path of paths) {
		const times: number[] = []
		let size = 0
		for (let turn = 0; turn < 21; turn++) {
			const before = process.cpuUsage()
			const answer = await app.request(`http://localhost${path}`, { headers: { host: 'localhost' } })
			size = (await answer.arrayBuffer()).byteLength
			const { user, system } = process.cpuUsage(before)
			times.push((user + system) / 1000)
		}
		const [first = 0, ...later] = times
		console.log(
			`${path.replace(String(head), 'ID')}: ${ms(median(later))} (first ${ms(first)}), ${(size / 1000).toFixed(0)} kB`,
		)
	}
}

/** A push as the gate leaves it: objects, then the branch. Milliseconds until it is rendered. */
async function push(furnished: Furnished, count: number): Promise<number> {
	const { ledger } = furnished
	const tree = treeOf({
		'etc/portage/make.conf': 'CFLAGS="-O2 -pipe"\n',
		'etc/portage/make.profile/parent': 'gentoo:default/linux/amd64/23.0\n',
		'etc/portage/repos.conf/gentoo.conf': `[gentoo]\nlocation = ${place('repository')}\n`,
		'var/lib/portage/world': 'app-misc/hello\n',
		[editedFile]: editedText(count),
	})
	const parent = await resolve(ledger, branchOf(host))
	const written = { host, tree: await writeConfigTree(ledger, tree), parent, subject: `edit ${count}`, body: '' }
	const revision = await writeRevision(ledger, written, systemClock)
	const rendered = join(place('roots'), host, editedFile)
	const start = performance.now()
	await moveRef(ledger, branchOf(host), parent, revision, systemClock)
	mkdirSync(join(place('roots'), host, 'etc'), { recursive: true })
	await arrival(join(place('roots'), host, 'etc'), () => textOf(rendered) === editedText(count))
	return performance.now() - start
}

let turn = 0

/** News four times a second, and twice in ten seconds such that every page asks for itself anew. */
function chatter({ places }: Furnished): () => Promise<void> {
	let going = true
	const said = (async () => {
		while (going) {
			turn++
			const progress = turn % 40 === 0 ? { done: 1, total: 2, failed: 1, package: null, root: null, phase: null } : null
			const step = turn % 2 === 0 ? 'render' : 'plan'
			const rest = { revision: null, generation: null, published: null, packages: '/x', trees: [], proposals: [] }
			const status: HostStatus = { version: 1, host, step, progress, ...rest }
			await writeStatus(places.status, status)
			await systemClock.sleep(250)
		}
	})()
	return () => {
		going = false
		return said
	}
}

async function timePushes(furnished: Furnished): Promise<void> {
	const port = 20_000 + (process.pid % 20_000)
	const settings = place('server.ini')
	writeFileSync(
		settings,
		`${readFileSync(settings, 'utf8').replace('127.0.0.1:0', `127.0.0.1:${port}`)}[build]\nenabled = no\n`,
	)
	makeRepository(place('repository'))
	write(place('base/repos.conf/gentoo.conf'), `[gentoo]\nlocation = ${place('repository')}\n`)
	const program = join(import.meta.dirname, 'page/builder.ts')
	const builder = startProgram(process.execPath, [program, settings, place('base')])
	try {
		const server = String((await builder.logged('the page is open')).address)
		await builder.logged('waiting for revisions')
		const [alone, watched]: [number[], number[]] = [[], []]
		let [count, told, asked] = [0, 0, 0]
		for (let round = 0; round <= rounds; round++) {
			for (const times of [alone, watched]) {
				const watchers = times === alone ? undefined : await openPages(server)
				const quiet = chatter(furnished)
				for (let turn = 0; turn < pushesARound; turn++) {
					const time = await push(furnished, ++count)
					if (round > 0) times.push(time) // the first round warms up
					await systemClock.sleep(500)
				}
				await quiet()
				await watchers?.stop()
				const seen = await watchers?.logged('seen')
				told += Number(seen?.told ?? 0)
				asked += Number(seen?.asked ?? 0)
			}
		}
		const [plain, many] = [median(alone), median(watched)]
		console.log(`a push until it is rendered, no page open: ${ms(plain)}, nine in ten within ${ms(nineInTen(alone))}`)
		console.log(`with ${pages} pages open: ${ms(many)}, nine in ten within ${ms(nineInTen(watched))}`)
		console.log(
			`${(many / plain).toFixed(2)} × the time; the pages were told ${told} times, and asked anew ${asked} times`,
		)
	} finally {
		await builder.stop()
	}
}

/** All of them in a process of their own, which competes for the processor only. */
async function openPages(server: string): Promise<Program> {
	const program = join(import.meta.dirname, 'page/watcher.ts')
	const args = [program, server, String(pages), `/hosts/${host}`, `/hosts/${host}/events`]
	const watchers = startProgram(process.execPath, args)
	await watchers.logged('open')
	return watchers
}

function textOf(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8')
	} catch {
		return undefined // not rendered yet
	}
}

function ms(milliseconds: number): string {
	return `${milliseconds.toFixed(1)} ms`
}

function sorted(numbers: readonly number[]): number[] {
	return [...numbers].sort((a, b) => a - b)
}

function median(numbers: readonly number[]): number {
	return sorted(numbers)[numbers.length >> 1]!
}

function nineInTen(numbers: readonly number[]): number {
	return sorted(numbers)[Math.floor(numbers.length * 0.9)]!
}

try {
	const hosts = Array.from({ length: 20 }, (_, at) => `host${at + 1}`)
	const furnished = await furnish(directory, { hosts, generations: 50, packages: 50 })
	console.log('20 hosts, 1,000 generations, 50,000 packages')
	await timePages(furnished)
	await timePushes(furnished)
} finally {
	rmSync(directory, { recursive: true, force: true })
}
