import { readSettingsText } from '@altroot/shared/config/read'
import { type ClientSettings, loadClientSettings } from './settings.ts'

/** The settings of client.ini at `path`; AgentErrors with exit code 3 where it is missing or wrong. */
export async function readClientSettings(path: string): Promise<ClientSettings> {
	const remedy = '`altroot-client join` writes one, by the line that `altroot-server host add` prints'
	return loadClientSettings(await readSettingsText(path, remedy), path)
}
