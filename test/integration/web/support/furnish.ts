import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadServerSettings, type ServerSettings } from '@altroot/agent-server/settings/settings'
import { openHistory } from '@altroot/agent-server/store/history'
import { type ServerPlaces, serverPlaces } from '@altroot/agent-server/store/places'
import { writeRevision } from '@altroot/shared/ledger/commit'
import { writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { type Ledger, openHostLedger } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { moveRef } from '@altroot/shared/ledger/refs'
import { type Clock, systemClock } from '@altroot/shared/platform/clock'
import { treeOf } from '../../../support/config-tree.ts'
import { generationOf, writeLog } from './furnished-generation.ts'
import { packagesOf } from './furnished-packages.ts'

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

const subjects = [
	'package.use: media-video/ffmpeg +opus +x264',
	'world: +app-editors/helix',
	'make.conf: VIDEO_CARDS intel → intel iris',
	'package.use: net-misc/curl +http3 and 2 more',
	'laptop: gcc 14.2.0 → 14.2.1',
	'world: -games-board/gnuchess +app-shells/zsh',
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
