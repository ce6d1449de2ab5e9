import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { loadServerSettings, type ServerSettings } from '@altroot/agent-server/settings/settings'
import { openHistory } from '@altroot/agent-server/store/history'
import { type ServerPlaces, serverPlaces } from '@altroot/agent-server/store/places'
import { writeRevision } from '@altroot/shared/ledger/commit'
import { writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { type Ledger, openHostLedger } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { moveRef } from '@altroot/shared/ledger/refs'
import { type Clock, systemClock } from '@altroot/shared/platform/clock'
import type { Generation } from '@altroot/shared/protocol/generation'
import type { GenerationPackage } from '@altroot/shared/protocol/generation-package'
import { treeOf } from '../../../support/config-tree.ts'

/** How much there is to be looked at. */
export interface Size {
	readonly hosts: readonly string[]
	/** Of each host. */
	readonly generations: number
	/** Of each generation. */
	readonly packages: number
}

/** A server's state on disk, as many builds leave it behind. */
export interface Furnished {
	readonly directory: string
	readonly settings: ServerSettings
	readonly places: ServerPlaces
	readonly ledger: Ledger
}

const hour = 3_600_000
export const newest = Date.UTC(2026, 10, 21, 18, 30)

const names = [
	[
		'media-video/ffmpeg',
		'7.1',
		14,
		'opus x264 vulkan svt-av1 -bluray',
		'package.use/video',
		3,
		'media-video/ffmpeg opus x264',
	],
	[
		'dev-qt/qtwebengine',
		'6.8.1',
		96,
		'alsa bindist pulseaudio -system-icu',
		'package.use/desktop',
		11,
		'dev-qt/qtwebengine pulseaudio',
	],
	['sys-devel/gcc', '14.2.1_p20241221', 78, 'cxx fortran nls openmp -ada -go', '', 0, ''],
	[
		'www-client/firefox',
		'134.0',
		61,
		'dbus hwaccel wayland -telemetry lto',
		'package.use/browser',
		2,
		'www-client/firefox hwaccel wayland',
	],
	['dev-lang/rust', '1.83.0', 88, 'clippy rustfmt -debug', '', 0, ''],
	[
		'app-office/libreoffice',
		'24.8.4.2',
		142,
		'cups dbus gtk -kde -java',
		'package.use/office',
		1,
		'app-office/libreoffice -java',
	],
	['media-libs/mesa', '24.3.2', 9, 'llvm vulkan wayland -xa', 'make.conf', 14, 'VIDEO_CARDS="intel iris"'],
	['app-editors/helix', '25.01', 6, 'grammar', '', 0, ''],
	['dev-libs/openssl', '3.3.2-r2', 4, 'asm -rfc3779 -sctp', '', 0, ''],
	['net-misc/curl', '8.11.1', 2, 'http2 http3 ssl -ldap', 'package.use/net', 4, 'net-misc/curl http3'],
	['app-shells/zsh', '5.9-r6', 1, 'pcre unicode -caps', '', 0, ''],
	['sys-apps/systemd', '256.10', 7, 'acl pam resolvconf -homed', '', 0, ''],
] as const

const subjects = [
	'package.use: media-video/ffmpeg +opus +x264',
	'world: +app-editors/helix',
	'make.conf: VIDEO_CARDS intel → intel iris',
	'package.use: net-misc/curl +http3 and 2 more',
	'laptop: gcc 14.2.0 → 14.2.1',
	'world: -games-board/gnuchess +app-shells/zsh',
]

const tail = [
	'[312/1044] clang++ -MMD -MF obj/media/audio/audio_opus_encoder.o.d',
	'FAILED: obj/media/audio/audio_opus_encoder.o',
	'../../media/audio/audio_opus_encoder.cc:28:10: fatal error: opus.h: No such file or directory',
	'   28 | #include "opus.h"',
	'      |          ^~~~~~~~',
	'compilation terminated.',
	'ninja: build stopped: subcommand failed.',
	' * ERROR: media-video/ffmpeg-7.1::gentoo failed (compile phase):',
	' *   ninja -v -j4 failed',
]

/** Makes the state below `directory`. A revision each generation, every tenth one failed, the last one waits for a person. */
export async function furnish(directory: string, size: Size, clock: Clock = systemClock): Promise<Furnished> {
	const ini = size.hosts.map((host) => `[host ${host}]\nroot = ${join(directory, 'roots', host)}\n`).join('')
	const text = `[ledger]\npath = ${join(directory, 'state/ledger.git')}\n[web]\nlisten = 127.0.0.1:0\n${ini}`
	mkdirSync(directory, { recursive: true })
	writeFileSync(join(directory, 'server.ini'), text)
	const settings = loadServerSettings(text, 'server.ini')
	const places = serverPlaces(settings)
	for (const place of [places.status, places.events, places.logs]) mkdirSync(place, { recursive: true })
	const ledger = await openHostLedger(places.ledger, size.hosts[0] ?? 'laptop', '')
	using history = openHistory(places.history)
	for (const [index, host] of size.hosts.entries()) {
		let parent: string | undefined
		for (let number = 1; number <= size.generations; number++) {
			const ended = newest - (size.generations - number) * 9 * hour - index * 1_700_000
			const revision = await recordRevision(ledger, host, number, parent, { ...clock, now: () => ended - 3 * hour })
			parent = revision
			const packages = packagesOf(number, size.packages, ended)
			const generation = generationOf(places, host, { number, revision, ended, packages })
			history.save(host, generation)
			history.savePackages(host, number, packages, 1)
			if (generation.outcome !== 'needs-decision') history.setPublished(host, number)
			if (number === size.generations || generation.failed.length > 0) writeLog(generation)
		}
		if (parent !== undefined) await moveRef(ledger, branchOf(host), undefined, parent, clock)
	}
	return { directory, settings, places, ledger }
}

async function recordRevision(
	ledger: Ledger,
	host: string,
	number: number,
	parent: string | undefined,
	clock: Clock,
): Promise<string> {
	const subject = subjects[number % subjects.length]!
	const lines = Array.from({ length: number }, (_, at) => `app-misc/package${at} flag${number % 7 === 0 ? at : ''}\n`)
	const tree = treeOf({
		'etc/portage/package.use/video': lines.join(''),
		'var/lib/portage/world': 'app-editors/helix\n',
	})
	const body = `package.use/video:${number}: ${subject.replace(/^.*?: /, '')}\nworld:2: +app-misc/package${number}`
	const id = await writeConfigTree(ledger, tree)
	return writeRevision(ledger, { host, tree: id, parent, subject, body }, clock)
}

function packagesOf(number: number, count: number, ended: number): GenerationPackage[] {
	const bad = number % 10 === 0
	return Array.from({ length: count }, (_, position): GenerationPackage => {
		const [name, version, minutes, flags, path, line, text] = names[(position + number) % names.length]!
		const nth = Math.floor(position / names.length)
		const expected = minutes * 60_000
		const failed = bad && position === 0
		const dropped = bad && position === 1
		const started = ended - hour - position * 1000
		return {
			package: `${nth === 0 ? name : `${name}${nth}`}-${version}`,
			root: position % 9 === 8 ? '/' : '/alt',
			position,
			action: position % 5 === 0 ? 'new' : position % 3 === 0 ? 'update' : 'rebuild',
			old: position % 5 === 0 ? [] : [version.replace(/\d+$/, '0')],
			use: {
				USE: flags.split(' ').map((word, at) => ({
					name: word.replace(/^-/, ''),
					enabled: !word.startsWith('-'),
					changed: at < 2 && path !== '',
				})),
			},
			downloadKiB: position % 4 === 0 ? 0 : (minutes * 1713) % 140_000,
			cause: path === '' ? null : { path: `etc/portage/${path}`, line, text },
			expected: position % 7 === 3 ? null : expected,
			outcome: failed ? 'failed' : dropped ? 'dropped' : 'built',
			phase: failed ? 'compile' : null,
			started: dropped ? null : started,
			ended: dropped ? null : started + expected * (0.8 + ((position * 7 + number) % 40) / 100),
			reason: failed
				? 'ninja -v -j4 failed (audio_opus_encoder.cc:28:10: fatal error: opus.h: No such file or directory)'
				: dropped
					? 'it was not built, because it needs media-video/ffmpeg, which is not there'
					: '',
			log: null,
			inputs: null,
		}
	})
}

interface Ended {
	readonly number: number
	readonly revision: string
	readonly ended: number
	readonly packages: readonly GenerationPackage[]
}

function generationOf(places: ServerPlaces, host: string, { number, revision, ended, packages }: Ended): Generation {
	const log = places.logOf(host, number)
	const failed = packages.filter(({ outcome }) => outcome === 'failed')
	const built = packages.filter(({ outcome }) => outcome === 'built').length
	const asks = number % 17 === 16
	const reason = asks
		? 'app-misc/testing-only-2.0 needs a keyword: =app-misc/testing-only-2.0 ~amd64'
		: failed.length > 0
			? `${failed[0]!.package} (compile) failed; ${built} other packages built`
			: `${built} packages built`
	return {
		number,
		revision,
		outcome: asks ? 'needs-decision' : failed.length > 0 ? 'failed' : 'published',
		reason,
		packages: built,
		failed: failed.map((one) => ({ package: one.package, phase: 'compile', reason: one.reason, log, tail })),
		needs: asks
			? [
					{
						root: '/alt',
						file: 'package.accept_keywords',
						line: '=app-misc/testing-only-2.0 ~amd64',
						reason: 'required by @world',
					},
				]
			: [],
		diagnostics: [],
		trees: { gentoo: 'b3c1f0a9d2e84c5577aa01c2de30f19e8b6a4d21', guru: '2f61c88e0c1b7a90d4e1f5a3b2c4d5e6f7a8b9c0' },
		started: ended - 2 * hour - (number % 5) * 700_000,
		ended,
		log,
		...(number % 3 === 0 ? { verdict: verdictOf(number, ended) } : {}),
	}
}

function verdictOf(generation: number, ended: number): NonNullable<Generation['verdict']> {
	const behind = [
		{
			package: 'www-client/firefox-134.0',
			reason: 'the package was built with USE -telemetry, the laptop asks for +telemetry since',
		},
		{ package: 'sys-kernel/gentoo-kernel-6.12.8', reason: 'masked by package.mask/kernel:2' },
	]
	return {
		version: 1,
		generation,
		time: ended + 120_000,
		trees: [],
		install: 9,
		present: 412,
		behind: generation % 2 ? behind : [],
		more: 0,
	}
}

function writeLog({ log, failed }: Generation): void {
	mkdirSync(dirname(log), { recursive: true })
	const steps = Array.from({ length: 400 }, (_, at) => `[${at}/1044] \u001b[32mCC\u001b[0m obj/media/part${at}.o`)
	const end = failed.length > 0 ? tail : ['>>> Completed (12 of 12) app-shells/zsh-5.9-r6::gentoo to /alt/']
	const lines = [
		'$ emerge --buildpkg @world',
		'>>> Emerging (1 of 12) media-video/ffmpeg-7.1::gentoo for /alt/',
		'>>> Compiling source in /var/tmp/portage/media-video/ffmpeg-7.1/work',
		...steps,
		...end,
	]
	writeFileSync(log, `${lines.join('\n')}\n`)
}
