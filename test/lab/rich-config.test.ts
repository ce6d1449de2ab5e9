import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpHosts, startBuilder } from './altroot.ts'
import type { Child } from './child.ts'
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
/** What effective.py says. */
interface Effective {
	/** By `cat/pkg-1::tree`: flags, visibility, and the environment of its build. */
	readonly packages: Readonly<Record<string, unknown>>
	readonly sets: Readonly<Record<string, readonly string[]>>
	readonly world: readonly string[]
	readonly provided: Readonly<Record<string, readonly string[]>>
	readonly repositories: readonly string[]
}

/** Portage's own account of where it works. What is about the package is all the rest. */
const places =
	/^(BASH_FUNC_\w+%%|E?ROOT|SYSROOT|PORTAGE_(CONFIGROOT|REPOSITORIES|FEATURES)|PORTDIR_OVERLAY|__altroot_\w+)$/
/** What is the server's own or the laptop's alone (docs/render.md), which no binary package shows. */
const machines = /^(DISTDIR|INSTALL_MASK|LC_MESSAGES|PKGDIR|PORTAGE_(NICENESS|TMPDIR))$/
/** Of a package that MAKEOPTS="-j1" keeps from breaking, that counts as well. */
const single = 'app-misc/slow-1.0::gentoo'

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

async function effective(host: Host, root: string): Promise<Effective> {
	const env = { ROOT: root, SYSROOT: root, PORTAGE_CONFIGROOT: root }
	const script = '/opt/altroot/test/lab/effective.py'
	return JSON.parse(await host.mustRun(['/usr/bin/python3', script, ...ownSets], { env }))
}

/** The revision's own account of the laptop. */
async function factsOfLaptop(): Promise<{ native: Record<string, string[]>; [fact: string]: unknown }> {
	const git = ['git', '--git-dir=/var/lib/altroot/ledger.git', 'show', 'hosts/laptop:.altroot/host.json']
	return JSON.parse(await laptop.mustRun(git))
}

/** What Portage makes of the laptop's files on the laptop, with native flags spelled out. */
async function onLaptop(): Promise<Effective> {
	const { native } = await factsOfLaptop()
	let text = JSON.stringify(await effective(laptop, '/')).replaceAll('target-cpu=native', 'target-cpu=haswell')
	for (const [flag, words] of Object.entries(native)) text = text.replaceAll(flag, words.join(' '))
	return JSON.parse(text)
}

async function rendered(trust: 'config' | 'code'): Promise<{ root: string; report: Line[] }> {
	await server.mustRun(['altroot-server', 'host', 'trust', 'laptop', trust])
	const root = await server.mustRun(['mktemp', '--directory']).then((path) => path.trim())
	const { report } = JSON.parse(await server.mustRun(['altroot-server', 'render', 'laptop', '--to', root, '--json']))
	return { root, report }
}

/** Everything that is not the same in both, but for what is about machines and for variables that were left out. */
function differences(laptops: unknown, twins: unknown, path: readonly string[], left: readonly string[]): string[] {
	const name = path.at(-1) ?? ''
	if (path.includes('environment') && (places.test(name) || left.includes(name))) return []
	if (name === 'MAKEOPTS' && !path.includes(single)) return []
	if (name === 'FEATURES') return differences(shapingWords(laptops), shapingWords(twins), [...path, 'shaping'], left)
	if (path.includes('environment') && machines.test(name)) return []
	if (isRecord(laptops) && isRecord(twins)) {
		const keys = [...new Set([...Object.keys(laptops), ...Object.keys(twins)])]
		return keys.flatMap((key) => differences(laptops[key], twins[key], [...path, key], left))
	}
	const [mine, its] = [laptops, twins].map((value) => JSON.stringify(value))
	return mine === its ? [] : [`${path.join(' ')}: ${mine} on the laptop, ${its} in the render`]
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shapingWords(features: unknown): string {
	return String(features)
		.split(' ')
		.filter((word) => /^(test|nostrip|splitdebug)$/.test(word))
		.join(' ')
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

	beforeAll(async () => {
		for (const layer of above) {
			await laptop.mustRun(['sh', '-ec', `rm /etc/portage/make.profile && cp -R ${laptops}/${layer}/. /`])
		}
		await laptop.mustRun(['altroot-client', 'record'])
		real = await onLaptop()
	})

	it.each([
		['config', [...executable, ...unknown]],
		['code', []],
	] as const)('gives every package of both trees what it has on the laptop, with trust %s', async (trust, left) => {
		const { root, report } = await rendered(trust)
		const twin = await effective(server, root)
		expect(Object.keys(twin.packages).length).toBeGreaterThan(30)
		expect(differences(real, twin, [], left)).toEqual([])
		expect([...namesWith(report, 'untrusted'), ...namesWith(report, 'unknown')]).toEqual(left)

		const written = (await server.mustRun(['find', '.', '-type', 'f'], { cwd: `${root}/etc/portage` })).split('\n')
		const pieces = executable.filter((name) => written.includes(`./${name}`))
		expect(pieces).toEqual(trust === 'code' ? executable.filter((name) => name.toLowerCase() === name) : [])

		const grep = await server.run(['grep', '-rE', '(march|mtune|mcpu|target-cpu)=native', root])
		expect(grep.stdout.replace(/^.*no-native\.patch:-CFLAGS.*\n/, '')).toBe('')

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

	it('stands in the report with every variable that make.conf leaves behind', async () => {
		const { report } = await rendered('config')
		const read =
			'import json; from portage.util import getconfig; print(json.dumps(list(getconfig("/etc/portage/make.conf", allow_sourcing=True, recursive=True, expand={}))))'
		const variables: string[] = JSON.parse(await laptop.mustRun(['/usr/bin/python3', '-c', read]))
		const told = report.filter(({ name, path }) => name && /portage\/(make\.conf|shared\/cards)/.test(path))
		expect(told.map(nameOf).sort()).toEqual(variables.sort())
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
