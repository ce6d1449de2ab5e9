import { addSection, setKey } from '@altroot/shared/config/edit'
import { readIni } from '@altroot/shared/config/ini-text'

/** What pairing decides of client.ini; everything else in it is the person's. */
export interface PairedSettings {
	readonly host: string
	readonly remote: string
	readonly identity: string
	readonly knownHosts: string
}

const head = `; Made by \`altroot-client join\`; all settings are in docs/contract.md.
`

/** client.ini with these settings; a value that it has, also by default, is not written again. */
export function printClientIni(
	before: string | undefined,
	settings: PairedSettings,
	defaults: { readonly identity: string; readonly 'known-hosts': string },
): string {
	const wanted = [
		['host', 'name', settings.host, ''],
		['ledger', 'remote', settings.remote, ''],
		['ledger', 'identity', settings.identity, defaults.identity],
		['ledger', 'known-hosts', settings.knownHosts, defaults['known-hosts']],
	] as const
	return wanted.reduce((text, [section, key, value, fallback]) => {
		const { sections } = readIni(text)
		if ((sections[section]?.[key] ?? fallback) === value) return text
		return sections[section] === undefined
			? addSection(text, section, { [key]: value })
			: setKey(text, section, key, value)
	}, before ?? head)
}
