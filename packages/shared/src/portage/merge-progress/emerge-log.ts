import { plainRoot } from '../merge-plan/root.ts'
import type { Merge } from './event.ts'

/** One merge that emerge.log tells of from its beginning to its end. */
export interface LoggedMerge extends Merge {
	/** Milliseconds; the log has whole seconds. */
	readonly duration: number
}

/** `1795325817:  >>> emerge (1 of 3) app-misc/slow-1.0 to /alt/`, `:  ::: completed emerge (1 of 3) … to /alt/`. */
const line = /^(\d+): {2}(>>>|::: completed) emerge \(\d+ of \d+\) (\S+) to (\/\S*)$/gm

/** The finished merges in the text of an emerge.log, oldest first. What was cut off has no end, and does not count. */
export function parseEmergeLog(text: string): readonly LoggedMerge[] {
	const begun = new Map<string, number>()
	const merges: LoggedMerge[] = []
	for (const [, time, mark, cpv, where] of text.matchAll(line)) {
		const key = `${where} ${cpv}`
		if (mark === '>>>') begun.set(key, Number(time))
		else {
			const start = begun.get(key)
			if (start === undefined || start > Number(time)) continue
			merges.push({ cpv: cpv!, root: plainRoot(where), duration: (Number(time) - start) * 1000 })
			begun.delete(key)
		}
	}
	return merges
}
