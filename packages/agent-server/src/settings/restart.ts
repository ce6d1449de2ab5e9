import { isDeepStrictEqual } from 'node:util'
import type { ServerSettings } from './settings.ts'

/** `[section] key` of settings that a running program cannot take over. */
export type FixedSetting = readonly [section: 'ledger' | 'gate' | 'web', key: string]

/** Those of the settings that are otherwise now than when the program started, as `[gate] listen`. */
export function restartNeeded(
	started: ServerSettings,
	now: ServerSettings,
	fixed: readonly FixedSetting[],
): readonly string[] {
	const kept = (settings: ServerSettings, [section, key]: FixedSetting): unknown =>
		(settings[section] as Readonly<Record<string, unknown>>)[key]
	return fixed
		.filter((setting) => !isDeepStrictEqual(kept(started, setting), kept(now, setting)))
		.map(([section, key]) => `[${section}] ${key}`)
}
