/** `pnpm bench:gate`: rsync of packages through the gate and through OpenSSH's sshd, in one run. See bench/README.md. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
	appendFileSync,
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKey } from '../packages/shared/src/ssh/new-key.ts'
import { write } from './ledger/config-root.ts'
import { startProgram } from './ledger/program.ts'
import { openSshd } from './ledger/sshd.ts'

const [rounds, smallFiles, mebibyte] = [5, 1000, 1024 * 1024]
const largeSize = Number(process.argv[2] ?? 1000) // MiB
const program = join(import.meta.dirname, '../packages/agent-server/src/main.ts')

/** One way to the packages: what rsync is told. */
interface Way {
	readonly ssh: string
	readonly user: string
}

const directory = mkdtempSync(join(tmpdir(), 'altroot-bench-'))
const place = (name: string): string => join(directory, name)
const packages = place('alt/var/cache/binpkgs')

/** Packages do not compress, so these do not either. */
function makePackages(): void {
	const generation = place('alt/var/cache/generations/1')
	mkdirSync(join(generation, 'small'), { recursive: true })
	for (let n = 0; n < smallFiles; n++) writeFileSync(join(generation, `small/${n}.gpkg.tar`), randomBytes(20_000))
	const piece = randomBytes(50 * mebibyte)
	for (let written = 0; written < largeSize; written += 50) {
		piece.writeUInt32BE(written)
		appendFileSync(join(generation, 'large.gpkg.tar'), piece)
	}
	symlinkSync('generations/1', packages)
}

async function openGate(key: string) {
	const host = `[host laptop]\nroot = ${place('alt')}\nkey = ${key}\n`
	const gate = `[gate]\nlisten = 127.0.0.1:0\nhost-key = ${place('host_key')}\nuser =\n`
	write(place('server.ini'), `[ledger]\npath = ${place('server/ledger.git')}\n${gate}${host}`)
	execFileSync(process.execPath, [program, '--config', place('server.ini'), 'init'], { stdio: 'ignore' })
	const opened = startProgram(process.execPath, [program, '--config', place('server.ini'), '--json', 'gate'])
	return { ...opened, port: Number((await opened.logged('the gate is open')).port) }
}

/** Seconds until all of it is here. */
function fetch({ ssh, user }: Way, what: string): number {
	const target = place('here')
	rmSync(target, { recursive: true, force: true })
	const start = performance.now()
	execFileSync('rsync', ['-a', '-e', ssh, `${user}@127.0.0.1:${packages}/${what}`, target])
	return (performance.now() - start) / 1000
}

const sshd = await openSshd(place('sshd'))
const key = generateKey('laptop')
write(place('id'), key.privateKey)
chmodSync(place('id'), 0o600)
makePackages()
const gate = await openGate(key.publicKey)
try {
	write(place('known_hosts'), `[127.0.0.1]:${gate.port} ${readFileSync(place('host_key.pub'), 'utf8')}`)
	const options = `-o BatchMode=yes -o IdentitiesOnly=yes -o UserKnownHostsFile=${place('known_hosts')}`
	const ours = { ssh: `ssh -F /dev/null -i ${place('id')} ${options} -p ${gate.port}`, user: 'altroot' }
	const theirs = { ssh: `${sshd.ssh} -p ${sshd.port}`, user: execFileSync('id', ['-un'], { encoding: 'utf8' }).trim() }
	for (const [what, title] of [
		['small/', `${smallFiles} files of 20 kB`],
		['large.gpkg.tar', `one package of ${largeSize} MiB`],
	] as const) {
		const [ourTimes, theirTimes]: [number[], number[]] = [[], []]
		for (let round = 0; round < rounds; round++) {
			ourTimes.push(fetch(ours, what)) // in turn: what else the machine does hits both
			theirTimes.push(fetch(theirs, what))
		}
		const [our, their] = [median(ourTimes), median(theirTimes)]
		console.log(
			`${title}: gate ${our.toFixed(2)} s, sshd ${their.toFixed(2)} s: ${(their / our).toFixed(2)} × its speed`,
		)
	}
	const peak = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${gate.pid}/status`, 'utf8'))?.[1]
	console.log(`the gate's memory at its most: ${Math.round(Number(peak) / 1024)} MiB`)
} finally {
	await gate.stop()
	await sshd.stop()
	rmSync(directory, { recursive: true, force: true })
}

function median(numbers: readonly number[]): number {
	return [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!
}
