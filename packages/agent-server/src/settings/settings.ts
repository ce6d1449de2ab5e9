import { dirname } from 'node:path'
import { loadSettings } from '@altroot/shared/config/load'
import {
	absolutePath,
	altRoot,
	distccHosts,
	duration,
	durationOrNever,
	hostName,
	listenAddress,
	positiveCount,
	program,
	publicKey,
	remoteOrNone,
	yesOrNo,
} from '@altroot/shared/config/values'
import { NotifySettings } from '@altroot/shared/notify/settings'
import * as z from 'zod'
import { Web } from './web.ts'

const LedgerSettings = z.strictObject({
	path: absolutePath.default('/var/lib/altroot/ledger.git'),
	remote: remoteOrNone.default(''),
	poll: duration.default(30_000),
	identity: absolutePath.default('/etc/altroot/id_ed25519'),
	'known-hosts': absolutePath.default('/etc/altroot/known_hosts'),
})
const Gate = z.strictObject({
	listen: listenAddress.default({ address: '0.0.0.0', port: 2222 }),
	'host-key': absolutePath.default('/etc/altroot/ssh_host_ed25519_key'),
	user: z.string().default('altroot'),
})
const Build = z.strictObject({
	enabled: yesOrNo.default(true),
	emerge: program.default('emerge'),
	jobs: positiveCount.default(1),
	'package-limit': duration.default(86_400_000),
	'idle-limit': duration.default(7_200_000),
})
const Keep = z.strictObject({
	generations: positiveCount.default(5),
	logs: duration.default(90 * 24 * 3_600_000),
})
const Sync = z.strictObject({ every: durationOrNever.prefault('') })
const Distcc = z.strictObject({ hosts: distccHosts.default('') })
const Ccache = z.strictObject({ dir: z.union([z.literal(''), absolutePath]).default('') })
const Host = z.strictObject({
	root: altRoot.default('/alt'),
	key: publicKey.optional(),
	trust: z.enum(['config', 'code'], { error: 'expected config or code' }).default('config'),
})
export type HostSettings = z.infer<typeof Host>

/** `server.ini`: every key with its default (docs/contract.md). Durations are milliseconds. */
export const ServerSettings = z.strictObject({
	ledger: LedgerSettings.prefault({}),
	gate: Gate.prefault({}),
	web: Web.prefault({}),
	build: Build.prefault({}),
	keep: Keep.prefault({}),
	sync: Sync.prefault({}),
	distcc: Distcc.prefault({}),
	ccache: Ccache.prefault({}),
	notify: NotifySettings.prefault({}),
	hosts: z.record(hostName, Host).default({}),
})
export type ServerSettings = z.infer<typeof ServerSettings>

/** Validates the text of server.ini; an AgentError with exit code 3 names file, line and key. */
export function loadServerSettings(text: string, path: string): ServerSettings {
	return loadSettings(ServerSettings, text, path)
}

/** Where the server keeps history, status and events: beside the ledger. */
export function stateDirectory(settings: ServerSettings): string {
	return dirname(settings.ledger.path)
}
