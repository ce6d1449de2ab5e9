import { readSettingsText } from '@altroot/shared/config/read'
import { wrongUse } from '@altroot/shared/errors'
import { type HostSettings, loadServerSettings, type ServerSettings } from './settings.ts'

/** The settings of server.ini at `path`; AgentErrors with exit code 3 where it is missing or wrong. */
export async function readServerSettings(path: string): Promise<ServerSettings> {
	return loadServerSettings(await readSettingsText(path, '`altroot-server init` makes one'), path)
}

/** The settings of a host that a person named; an AgentError with exit code 2 lists the known ones. */
export function knownHost({ hosts }: ServerSettings, name: string): HostSettings {
	const host = hosts[name]
	if (host) return host
	const known = Object.keys(hosts)
	throw wrongUse(
		`there is no host ${name}`,
		known.length > 0 ? `known are ${known.join(', ')}` : '`altroot-server host add` admits one',
	)
}
