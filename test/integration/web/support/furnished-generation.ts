import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ServerPlaces } from '@altroot/agent-server/store/places'
import type { Generation } from '@altroot/shared/protocol/generation'
import type { GenerationPackage } from '@altroot/shared/protocol/generation-package'

const hour = 3_600_000

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

/** What is known of a generation that has ended. */
interface Ended {
	readonly number: number
	readonly revision: string
	readonly ended: number
	readonly packages: readonly GenerationPackage[]
}

/** A generation, by what became of its packages; every seventeenth needs a decision. */
export function generationOf(
	places: ServerPlaces,
	host: string,
	{ number, revision, ended, packages }: Ended,
): Generation {
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

/** The log that such a generation leaves behind. */
export function writeLog({ log, failed }: Generation): void {
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
