import type { Program } from '@altroot/shared/cli/program'
import { version } from '@altroot/shared/version'
import { authorizedKeys } from './cli/authorized-keys.ts'
import { build } from './cli/build.ts'
import { doctor } from './cli/doctor.ts'
import { follow } from './cli/follow.ts'
import { gate } from './cli/gate.ts'
import { gc } from './cli/gc.ts'
import { hostAdd } from './cli/host-add.ts'
import { hostList } from './cli/host-list.ts'
import { hostRemove } from './cli/host-remove.ts'
import { hostTrust } from './cli/host-trust.ts'
import { init } from './cli/init.ts'
import { log } from './cli/log.ts'
import { overlayAdd } from './cli/overlay-add.ts'
import { plan } from './cli/plan.ts'
import { profileSet } from './cli/profile-set.ts'
import { render } from './cli/render.ts'
import { resume } from './cli/resume.ts'
import { rollback } from './cli/rollback.ts'
import { run } from './cli/run.ts'
import { status } from './cli/status.ts'
import { suspend } from './cli/suspend.ts'
import { sync } from './cli/sync.ts'

/** All verbs of altroot-server. */
export const program: Program = {
	name: 'altroot-server',
	summary: 'Builds binary packages for Gentoo laptops from the configuration that they push.',
	version,
	defaultConfig: '/etc/altroot/server.ini',
	verbs: [
		init,
		hostAdd,
		hostList,
		hostRemove,
		hostTrust,
		gate,
		authorizedKeys,
		run,
		build,
		plan,
		render,
		status,
		log,
		follow,
		suspend,
		resume,
		rollback,
		overlayAdd,
		profileSet,
		sync,
		gc,
		doctor,
	],
}
