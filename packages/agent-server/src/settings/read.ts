import { readSettingsText } from '@altroot/shared/config/read'
import { loadServerSettings, type ServerSettings } from './settings.ts'

/** The settings of server.ini at `path`; AgentErrors with exit code 3 where it is missing or wrong. */
export async function readServerSettings(path: string): Promise<ServerSettings> {
	return loadServerSettings(await readSettingsText(path, '`altroot-server init` makes one'), path)
}
