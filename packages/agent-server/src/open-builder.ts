import { openLedger } from '@altroot/shared/ledger/ledger'
import { systemClock } from '@altroot/shared/platform/clock'
import type { Log } from '@altroot/shared/platform/log'
import { runInGroup } from '@altroot/shared/platform/process-group'
import { run } from '@altroot/shared/platform/run'
import type { Builder } from './builder.ts'
import { beforeBuild } from './doctor/before-build.ts'
import { Renders } from './render/renders.ts'
import { currentSettings } from './settings/current.ts'
import { readServerSettings } from './settings/read.ts'
import { openHistory } from './store/history.ts'
import { serverPlaces } from './store/places.ts'

/** The builder of this machine, from the settings at `path`. Close its history at the end. */
export async function openBuilder(path: string, log: Log): Promise<Builder> {
	const settings = await readServerSettings(path)
	const places = serverPlaces(settings)
	return {
		settings: currentSettings(path, settings, log),
		places,
		ledger: openLedger(places.ledger),
		history: openHistory(places.history),
		basePortage: '/etc/portage',
		emergeLog: '/var/log/emerge.log',
		renders: new Renders(),
		doctor: beforeBuild(run),
		clock: systemClock,
		log,
		runInGroup,
	}
}
