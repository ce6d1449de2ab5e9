import { dirname } from 'node:path'
import { loadSettings } from '@altroot/shared/config/load'
import { absolutePath, duration, hostName, program, remoteOrNone, yesOrNo } from '@altroot/shared/config/values'
import { notifyKeys } from '@altroot/shared/notify/settings'
import * as z from 'zod'

const Host = z.strictObject({ name: hostName, 'config-root': absolutePath.default('/') })
const LedgerSettings = z.strictObject({
	path: absolutePath.default('/var/lib/altroot/ledger.git'),
	remote: remoteOrNone.default(''),
	identity: absolutePath.default('/etc/altroot/id_ed25519'),
	'known-hosts': absolutePath.default('/etc/altroot/known_hosts'),
})
const Watch = z.strictObject({ settle: duration.default(100) })
/** `apply`: revisions made elsewhere are written to this laptop's disk without being asked. */
const Sync = z.strictObject({ apply: yesOrNo.default(false) })
const policy = z.enum(['ask', 'auto'], { error: 'expected ask or auto' }).default('ask')
/** What becomes of a line that a build needs: a person is asked, or it is accepted as `accept` would. */
const Proposals = z.strictObject({ use: policy, keywords: policy, license: policy, mask: policy })
const Install = z.strictObject({ emerge: program.default('emerge') })
/** `desktop`: people who are logged in here are told in their desktop's way. */
const Notify = z.strictObject({ ...notifyKeys, desktop: yesOrNo.default(true) })

/** `client.ini`: every key with its default (docs/contract.md). Durations are milliseconds. */
export const ClientSettings = z.strictObject({
	host: Host,
	ledger: LedgerSettings.prefault({}),
	watch: Watch.prefault({}),
	sync: Sync.prefault({}),
	install: Install.prefault({}),
	proposals: Proposals.prefault({}),
	notify: Notify.prefault({}),
})
export type ClientSettings = z.infer<typeof ClientSettings>

/** Validates the text of client.ini; an AgentError with exit code 3 names file, line and key. */
export function loadClientSettings(text: string, path: string): ClientSettings {
	return loadSettings(ClientSettings, text, path)
}

/** Where the client keeps what is not in the ledger: beside it. */
export function stateDirectory(settings: ClientSettings): string {
	return dirname(settings.ledger.path)
}
