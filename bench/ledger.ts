/** `pnpm bench`: from a saved file to the server, ours and what people build by hand, in one run. See bench/README.md. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeExecutable } from '../scripts/executables.ts'
import { type Altroot, openAltroot } from './ledger/altroot.ts'
import { diskOf } from './ledger/disk.ts'
import { type GitLoop, openGitLoop } from './ledger/git-loop.ts'
import { growHistory } from './ledger/history.ts'
import { idleOf } from './ledger/idle.ts'
import { openRawWrite } from './ledger/raw-write.ts'
import { race, type Timing } from './ledger/road.ts'
import { openSshd } from './ledger/sshd.ts'

const [edits, warmUp, many, idleSeconds] = [60, 5, 5000, 30]
const directory = mkdtempSync(join(tmpdir(), 'altroot-bench-'))
const place = (name: string): string => join(directory, name)
await makeExecutable('altroot-client', directory)
// As after a start of the machine: a file that was just written lies in memory in large pieces.
execFileSync('dd', [`of=${place('altroot-client')}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0'], {
	stdio: 'ignore',
})
const sshd = await openSshd(place('sshd'))
const closing: (() => Promise<void>)[] = [sshd.stop]

async function altroot(name: string, files: number): Promise<Altroot> {
	const opened = await openAltroot(name, place(name.replaceAll(/\W+/g, '-')), files, place('altroot-client'))
	closing.unshift(opened.close)
	return opened
}

function gitLoop(name: string, files: number, shared: boolean): GitLoop {
	const opened = openGitLoop(name, place(name.replaceAll(/\W+/g, '-')), files, sshd, shared)
	closing.unshift(opened.close)
	return opened
}

try {
	const ours = await altroot('altroot', 0)
	const oursMany = await altroot(`altroot, ${many} files`, many)
	const oursOld = await altroot(`altroot, ${many} revisions`, 0)
	const shared = gitLoop('git, ControlMaster', 0, true)
	const sharedMany = gitLoop(`git, ControlMaster, ${many} files`, many, true)
	const fresh = gitLoop('git, new connections', 0, false)
	const roads = [ours, oursMany, oursOld, shared, sharedMany, fresh]

	const imports = new Map(roads.map((road) => [road, road.firstImport()]))
	growHistory(oursOld.laptop, oursOld.laptopLedger, oursOld.serverLedger, many)
	for (const road of roads) await road.start()
	const raw = await openRawWrite('write and fsync over SSH', place('raw'), sshd)
	closing.unshift(raw.close)
	const timings = await race([...roads, raw], edits, warmUp)
	const base = timings.get(ours.name)!
	const disk = diskOf(place('disk'))
	console.log(`fsync of a new file ${disk.file.toFixed(2)} ms, of its directory ${disk.name.toFixed(2)} ms`)
	const peer = timings.get(shared.name)!
	console.log(
		`${edits} edits, milliseconds from close() until recorded, rendered and on the disk; altroot: beyond its settle time of 100 ms`,
	)
	console.table(Object.fromEntries([...timings].map(([name, timing]) => [name, row(timing, base, peer)])))

	const [first, second] = [imports.get(oursMany)!, imports.get(sharedMany)!]
	const ratio = (first / second).toFixed(2)
	console.log(`first import of ${many} files: altroot ${first.toFixed(0)} ms, git ${second.toFixed(0)} ms: ${ratio}`)
	const { cpu, resident, own } = await idleOf(ours.pid(), idleSeconds)
	const memory = `${resident.toFixed(1)} MiB (${((resident * 2 ** 20) / 1e6).toFixed(1)} MB) resident, ${own.toFixed(1)} MiB its own`
	console.log(`client at rest for ${idleSeconds} s: ${cpu} ms of CPU, ${memory}`)
} finally {
	for (const close of closing) await close()
	rmSync(directory, { recursive: true, force: true })
}

function row({ median, p90 }: Timing, base: Timing, peer: Timing) {
	return {
		median: median.toFixed(1),
		p90: p90.toFixed(1),
		'× altroot': (median / base.median).toFixed(2),
		'× git, ControlMaster': (median / peer.median).toFixed(2),
	}
}
