import type { Run } from '@altroot/shared/platform/run'
import type { ServerSettings } from '../settings/settings.ts'
import { examineServer } from './examine.ts'

/**
 * Repairs what is safe to repair, and returns a sentence for each thing that was done. Only under the build lock: nothing
 * may change under a running emerge. Killed anywhere, a repeat finds what is left to do.
 */
export async function repairServer(settings: ServerSettings, etcPortage: string, run: Run): Promise<readonly string[]> {
	const done: string[] = []
	for await (const { wrong, repair } of examineServer(settings, etcPortage, run))
		if (wrong !== undefined && repair !== undefined) done.push(await repair())
	return done
}
