import { join } from 'node:path'
import { readTextIfAny, writeWhole } from '@altroot/shared/platform/disk'
import { parseVerdict, type Verdict } from '@altroot/shared/protocol/verdict'

/** Replaces what a host has said of its packages. The gate writes, the builder reads. */
export function writeVerdict(directory: string, host: string, verdict: Verdict): Promise<void> {
	return writeWhole(verdictPath(directory, host), `${JSON.stringify(verdict)}\n`, 0o640)
}

/** What a host has said last; undefined where it never has, or where somebody else has written there. */
export async function readVerdict(directory: string, host: string): Promise<Verdict | undefined> {
	return parseVerdict((await readTextIfAny(verdictPath(directory, host))) ?? '')
}

function verdictPath(directory: string, host: string): string {
	return join(directory, `${host}.json`)
}
