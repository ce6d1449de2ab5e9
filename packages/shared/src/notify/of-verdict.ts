import { count } from '../cli/words.ts'
import type { FailedPackage } from '../protocol/generation.ts'
import type { Verdict } from '../protocol/verdict.ts'
import type { Notice } from './notice.ts'

/** A laptop's word on what was published for it. */
export interface Judged {
	readonly host: string
	readonly revision: string
	readonly verdict: Verdict
	/** What the server could not build: of that people were told when the build ended. */
	readonly failed: readonly FailedPackage[]
}

/** The notice of packages that a laptop would not take, for a reason of its own; undefined where there are none. */
export function noticeOfVerdict({ host, revision, verdict, failed }: Judged, command: string): Notice | undefined {
	const known = new Set(failed.map((one) => one.package))
	const [first, ...others] = verdict.behind.filter((one) => !known.has(one.package))
	if (first === undefined) return undefined
	const many = others.length + 1 + verdict.more
	const rest = many === 1 ? '' : ` (and ${many - 1} more)`
	return {
		kind: 'behind',
		host,
		generation: verdict.generation,
		revision,
		title: `${host}: ${count(many, 'package')} would stay behind`,
		body: `${first.package}: ${first.reason}${rest}`,
		command,
		time: new Date(verdict.time).toISOString(),
	}
}
