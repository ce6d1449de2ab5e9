import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpHosts, startBuilder } from './altroot.ts'
import type { Child } from './child.ts'
import { differences, type Effective, effective } from './effective.ts'
import type { Host } from './host.ts'
import { type Lab, openLab } from './lab.ts'
import { clientStatus, generationOf } from './loop.ts'

const laptops = '/opt/altroot/test/fixtures/laptops'
const ownSets = ['desktop', 'tools', 'build tools']

/** One line of a render's report. */
interface Line {
	readonly name?: string
	readonly path: string
	readonly line: number
	readonly fate: string
	readonly why: string
}
const executable = [
	'CXX',
	'EXTRA_ECONF',
	'FETCHCOMMAND',
	'PORTAGE_BZIP2_COMMAND',
	'bashrc',
	'env/app-misc/egg',
	'hooks/install/50-sizes',
	'modules',
	'patches/app-misc/hello/no-native.patch',
	'profile/bashrc/hello.sh',
	'profile/package.bashrc',
	'profile/profile.bashrc',
]
const unknown = ['LUKS_DEVICE', 'SLOW_SECONDS', 'SMALLER', 'notes of mine.txt']

let lab: Lab
let laptop: Host
let server: Host

beforeAll(async () => {
	lab = await openLab()
	laptop = lab.laptop
	server = lab.server
	await laptop.mustRun([
		'sh',
		'-ec',
		`rm -r /etc/portage/make.conf /etc/portage/repos.conf && cp -R ${laptops}/rich/. /`,
	])
	await laptop.mustRun(['sh', '-ec', 'mkdir /home/overlays && mv /var/db/repos/altroot-overlay /home/overlays/altroot'])
	await laptop.write('/usr/local/bin/rustc', '#!/bin/sh\necho "  native - this CPU (currently haswell)."\n')
	await laptop.mustRun(['chmod', '+x', '/usr/local/bin/rustc'])
	await setUpHosts(lab)
})
afterAll(() => lab.close())

/** The revision's own account of the laptop. */
async function factsOfLaptop(): Promise<{ native: Record<string, string[]>; [fact: string]: unknown }> {
	const git = ['git', '--git-dir=/var/lib/altroot/ledger.git', 'show', 'hosts/laptop:.altroot/host.json']
	return JSON.parse(await laptop.mustRun(git))
}

/** What Portage makes of the laptop's files on the laptop, with native flags spelled out. */
async function onLaptop(): Promise<Effective> {
	const { native } = await factsOfLaptop()
	let text = JSON.stringify(await effective(laptop, '/', ownSets)).replaceAll('target-cpu=native', 'target-cpu=haswell')
	for (const [flag, words] of Object.entries(native)) text = text.replaceAll(flag, words.join(' '))
	return JSON.parse(text)
}

/** The names that make.conf leaves behind, by Portage's own reader. */
async function variablesOnLaptop(): Promise<string[]> {
	const read = 'getconfig("/etc/portage/make.conf", allow_sourcing=True, recursive=True, expand={})'
	const script = `import json; from portage.util import getconfig; print(json.dumps(list(${read})))`
	return JSON.parse(await laptop.mustRun(['/usr/bin/python3', '-c', script]))
}

async function rendered(trust: 'config' | 'code'): Promise<{ root: string; report: Line[] }> {
	await server.mustRun(['altroot-server', 'host', 'trust', 'laptop', trust])
	const root = await server.mustRun(['mktemp', '--directory']).then((path) => path.trim())
	const { report } = JSON.parse(await server.mustRun(['altroot-server', 'render', 'laptop', '--to', root, '--json']))
	return { root, report }
}

const nameOf = ({ name, path }: Line): string => name ?? path.replace('etc/portage/', '')
const namesWith = (report: readonly Line[], fate: string): string[] =>
	report
		.filter((line) => line.fate === fate)
		.map(nameOf)
		.sort()

describe.each([
	['linked', []],
	['a directory with a second profile below etc/portage', ['profile-directory']],
] as const)('a rich configuration whose make.profile is %s', (_, above) => {
	let real: Effective
	let variables: string[]

	beforeAll(async () => {
		for (const layer of above) {
			await laptop.mustRun(['sh', '-ec', `rm /etc/portage/make.profile && cp -R ${laptops}/${layer}/. /`])
		}
		await laptop.mustRun(['altroot-client', 'record'])
		real = await onLaptop()
		variables = await variablesOnLaptop()
	})

	it.each([
		['config', [...executable, ...unknown]],
		['code', []],
	] as const)('gives every package of both trees what it has on the laptop, with trust %s', async (trust, left) => {
		const { root, report } = await rendered(trust)
		const twin = await effective(server, root, ownSets)
		expect(Object.keys(twin.packages).length).toBeGreaterThan(30)
		expect(differences(real, twin, left)).toEqual([])
		expect([...namesWith(report, 'untrusted'), ...namesWith(report, 'unknown')]).toEqual(left)

		const written = (await server.mustRun(['find', '.', '-type', 'f'], { cwd: `${root}/etc/portage` })).split('\n')
		const pieces = executable.filter((name) => written.includes(`./${name}`))
		expect(pieces).toEqual(trust === 'code' ? executable.filter((name) => name.toLowerCase() === name) : [])

		const grep = await server.run(['grep', '-rE', '(march|mtune|mcpu|target-cpu)=native', root])
		expect(grep.stdout.replace(/^.*no-native\.patch:-CFLAGS.*\n/, '')).toBe('')

		const told = report.filter(({ name, path }) => name && /portage\/(make\.conf|shared\/cards)/.test(path))
		expect(told.map(nameOf).sort()).toEqual(variables.sort())
		const places = report.map(({ name, path, line }) => `${path} ${name ?? ''} ${line}`)
		expect(places).toEqual([...new Set(places)])
		const git = ['git', '--git-dir=/var/lib/altroot/ledger.git', '-c', 'core.quotePath=no']
		const files = await server.mustRun([...git, 'ls-tree', '-r', '--name-only', 'hosts/laptop'])
		expect(
			report
				.filter(({ name }) => name === undefined)
				.map(({ path }) => path)
				.sort(),
		).toEqual(files.trim().split('\n').sort())
	})
})

describe('what the server lacks', () => {
	let builder: Child | undefined
	afterAll(() => builder?.kill())

	it.each([
		[
			'an overlay',
			'repos.conf/theirs.conf',
			'[theirs]\nlocation = /home/overlays/theirs\nsync-uri = https://example.org/theirs.git\n',
			'etc/portage/repos.conf/theirs.conf:2: error: the server has no repository theirs; ' +
				'run on the server: altroot-server overlay add theirs https://example.org/theirs.git',
		],
		[
			'a profile',
			'make.profile/parent',
			'gentoo:default/linux/amd64/99.0\n',
			'etc/portage/make.profile/parent:1: error: the server has no profile gentoo:default/linux/amd64/99.0; ' +
				'run on the server: altroot-server sync; if it is there then, altroot-server profile set makes its base follow',
		],
	])('is decided by a person, who is told the command: %s', async (_, path, text, reason) => {
		await laptop.mustRun(['sh', '-ec', 'cd /etc/portage; rm -rf make.profile repos.conf/theirs.conf'])
		await laptop.write('/etc/portage/make.profile/parent', 'gentoo:default/linux/amd64/23.0\n')
		await laptop.write(`/etc/portage/${path}`, text)
		const { revision } = JSON.parse(await laptop.mustRun(['altroot-client', 'record', '--json']))
		builder ??= await startBuilder(server)
		expect(await generationOf(server, builder, revision)).toMatchObject({ outcome: 'needs-decision', reason })
		expect((await clientStatus(laptop)).generation).toMatchObject({ outcome: 'needs-decision', reason, packages: 0 })
		expect((await laptop.mustRun(['altroot-client', 'status'])).replace(/\s+/g, ' ')).toContain(reason)
	})
})

describe('the facts of the laptop', () => {
	it('say profile, CPU, versions and trees, and what native stands for', async () => {
		expect(await factsOfLaptop()).toMatchObject({
			version: 1,
			native: { '-march=native': expect.arrayContaining([expect.stringMatching(/^-march=[\w-]+$/)]) },
			rustTargetCpu: 'haswell',
			versions: { gcc: expect.stringMatching(/^\d+\.\d+/), glibc: expect.stringMatching(/^2\.\d+/) },
			trees: {
				gentoo: { location: '/var/db/repos/gentoo', state: expect.any(String) },
				'altroot-overlay': { location: '/home/overlays/altroot' },
			},
		})
	})

	it('make one revision when another compiler is installed, and none when nothing is new', async () => {
		await laptop.mustRun(['altroot-client', 'record'])
		expect(JSON.parse(await laptop.mustRun(['altroot-client', 'record', '--json']))).toMatchObject({ changed: false })
		const before = (await factsOfLaptop()).versions as { gcc: string }
		const newer = '#!/bin/sh\n[ "$1" = -dumpfullversion ] && echo 99.1.0 || exec /usr/bin/gcc "$@"\n'
		await laptop.write('/usr/local/bin/gcc', newer)
		await laptop.mustRun(['chmod', '+x', '/usr/local/bin/gcc'])
		const { changed, subject } = JSON.parse(await laptop.mustRun(['altroot-client', 'record', '--json']))
		expect({ changed, subject }).toEqual({ changed: true, subject: `laptop: gcc ${before.gcc} → 99.1.0` })
		expect(JSON.parse(await laptop.mustRun(['altroot-client', 'record', '--json']))).toMatchObject({ changed: false })
	})
})
