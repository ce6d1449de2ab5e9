import type { Run } from '../../platform/run.ts'
import type { NotifySettings } from '../settings.ts'
import { command } from './command.ts'
import { mail } from './mail.ts'
import { ntfy } from './ntfy.ts'
import type { Way } from './way.ts'
import { webhook } from './webhook.ts'

/** The ways that `[notify]` names, on either side. */
export function configuredWays(settings: NotifySettings, run: Run, fetch: typeof globalThis.fetch): Way[] {
	return [
		...(settings.mail === '' ? [] : [mail(settings.mail, run)]),
		...(settings.webhook === '' ? [] : [webhook(settings.webhook, fetch)]),
		...(settings.ntfy === '' ? [] : [ntfy(settings.ntfy, fetch)]),
		...(settings.command === '' ? [] : [command(settings.command, run)]),
	]
}
