import type { Ledger } from '@altroot/shared/ledger/ledger'
import type { Clock } from '@altroot/shared/platform/clock'
import type { Log } from '@altroot/shared/platform/log'
import type { RunInGroup } from '@altroot/shared/platform/process-group'
import type { BeforeBuild } from './doctor/before-build.ts'
import type { Renders } from './render/renders.ts'
import type { ServerSettings } from './settings/settings.ts'
import type { History } from './store/history.ts'
import type { ServerPlaces } from './store/places.ts'

/** What every step of the builder works with. */
export interface Builder {
	/** The settings as they are now. */
	readonly settings: () => ServerSettings
	readonly places: ServerPlaces
	readonly ledger: Ledger
	readonly history: History
	/** The build host's own configuration: `/etc/portage`. */
	readonly basePortage: string
	/** What emerge says on this machine of whatever it merges: `/var/log/emerge.log`. */
	readonly emergeLog: string
	readonly renders: Renders
	readonly doctor: BeforeBuild
	readonly clock: Clock
	readonly log: Log
	readonly runInGroup: RunInGroup
}
