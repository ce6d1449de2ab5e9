import { readSettingsText } from '@altroot/shared/config/read'
import { type ClientSettings, loadClientSettings } from './settings.ts'

/** The settings of client.ini at `path`; AgentErrors with exit code 3 where it is missing or wrong. */
export async function readClientSettings(path: string): Promise<ClientSettings> {
	const remedy = 'write one with `[host] name = …` and `[ledger] remote = ssh://…`; README.md shows it'
	return loadClientSettings(await readSettingsText(path, remedy), path)
}
