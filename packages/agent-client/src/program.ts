import type { Program } from '@altroot/shared/cli/program'
import { version } from '@altroot/shared/version'
import { accept } from './cli/accept.ts'
import { diff } from './cli/diff.ts'
import { doctor } from './cli/doctor.ts'
import { follow } from './cli/follow.ts'
import { join } from './cli/join.ts'
import { log } from './cli/log.ts'
import { mending } from './cli/mending.ts'
import { preview } from './cli/preview.ts'
import { proposals } from './cli/proposals.ts'
import { pull } from './cli/pull.ts'
import { record } from './cli/record.ts'
import { reject } from './cli/reject.ts'
import { rollback } from './cli/rollback.ts'
import { run } from './cli/run.ts'
import { status } from './cli/status.ts'
import { upgrade } from './cli/upgrade.ts'

/** All verbs of altroot-client. */
export const program: Program = {
	name: 'altroot-client',
	summary:
		'Records every change of this laptop’s Portage configuration, and installs what the build server made of it.',
	version,
	defaultConfig: '/etc/altroot/client.ini',
	verbs: [
		join,
		...[
			run,
			record,
			status,
			log,
			preview,
			follow,
			upgrade,
			proposals,
			accept,
			reject,
			diff,
			pull,
			rollback,
			doctor,
		].map(mending),
	],
}
