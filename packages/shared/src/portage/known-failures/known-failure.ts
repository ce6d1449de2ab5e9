/** What a failure means for a person: one sentence, and what to do. */
export interface Explanation {
	readonly sentence: string
	readonly remedy: string
}

/** A way in which builds into another root are known to fail. A fixture of its name holds a log of it. */
export interface KnownFailure {
	readonly code: string
	/** Its number in docs/pitfalls.md; undefined where it has nothing to do with the two roots. */
	readonly pitfall?: number
	/** A line of the log that occurs in no other failure. */
	readonly pattern: RegExp
	readonly explain: (match: RegExpExecArray) => Explanation
}
