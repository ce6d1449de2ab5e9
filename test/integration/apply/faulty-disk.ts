import { writeFileSync } from 'node:fs'
import { type ConfigDisk, configDisk } from '../../../packages/agent-client/src/apply/disk.ts'

/** What happens at one call: it fails, or the machine stops in the middle of it or right after. */
export type Fault = 'fails' | 'stops within' | 'stops after'

export interface FaultyDisk {
	readonly disk: ConfigDisk
	/** How many calls there have been. */
	calls(): number
}

/** A real disk on which call number `at` (from 0) goes wrong. Once the machine has stopped, no call does anything. */
export function faultyDisk(at: number, fault: Fault): FaultyDisk {
	let calls = 0
	let stopped = false
	const around =
		(name: keyof ConfigDisk) =>
		async (...args: readonly unknown[]): Promise<void> => {
			if (stopped) throw new Error('the machine has stopped')
			const call = () => (configDisk[name] as (...all: readonly unknown[]) => Promise<void>)(...args)
			if (calls++ !== at) return call()
			if (fault === 'fails') throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
			stopped = true
			if (fault === 'stops after') await call()
			if (fault === 'stops within' && name === 'write')
				writeFileSync(String(args[0]), (args[1] as Buffer).subarray(0, 3))
			throw new Error('the machine has stopped')
		}
	const disk = Object.fromEntries(
		(Object.keys(configDisk) as (keyof ConfigDisk)[]).map((name) => [name, around(name)]),
	) as unknown as ConfigDisk
	return { disk, calls: () => calls }
}
