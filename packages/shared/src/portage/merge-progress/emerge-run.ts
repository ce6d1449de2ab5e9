/** One run of emerge as emerge.log tells of it; `emerge --pretend` is not told of. Times are seconds since the epoch. */
export interface EmergeRun {
	/** As Portage understood it: with the options of EMERGE_DEFAULT_OPTS. */
	readonly command: string
	readonly began: number
	/** When it began with its first package. */
	readonly merging: number | undefined
	/** Of its newest line. */
	readonly last: number
	/** It has said its last word; one that was killed never does. */
	readonly ended: boolean
}

/** `1795325817:  *** emerge --oneshot app-misc/slow`: the time, and what happened (facts §8). */
const line = /^(\d+): +(\S.*?) *$/gm

/** What a run says of itself; others write to the log too, like a sync that emerge has not begun. */
const ofRun = /^(?:\*\*\* |=== \(\d|::: completed |>>> (?:emerge \(|unmerge |depclean|AUTOCLEAN)|=== Unmerging)/

/** Seconds for which a run that has not said its last word may go on after its newest line: it logs what it begins. */
const silence = 30

/** The runs that an emerge.log tells of, oldest first. Two at once share the log: a line is the newest's that goes on. */
export function parseEmergeRuns(log: string): readonly EmergeRun[] {
	const runs: { -readonly [key in keyof EmergeRun]: EmergeRun[key] }[] = []
	for (const [, digits, text = ''] of log.matchAll(line)) {
		const time = Number(digits)
		const command = /^\*\*\* (emerge .*)$/.exec(text)?.[1]
		if (command !== undefined) runs.push({ command, began: time, merging: undefined, last: time, ended: false })
		const run = ofRun.test(text) ? runs.findLast(({ ended }) => !ended) : undefined
		if (run === undefined) continue
		run.last = time
		if (text.startsWith('>>> emerge (')) run.merging ??= time
		if (text === '*** terminating.') run.ended = true
	}
	return runs
}

/** The newest of the runs that were going on at a time. */
export function runAt(runs: readonly EmergeRun[], time: number): EmergeRun | undefined {
	return runs.findLast(({ began, last, ended }) => began <= time && time <= last + (ended ? 0 : silence))
}
