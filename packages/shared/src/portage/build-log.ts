import { explainFailure } from './known-failures.ts'
import { inertLine } from './log-line.ts'
import { outputLines } from './merge-plan/output-lines.ts'

/** What the build log of a failed package tells. */
export interface BuildLogReading {
	/** Portage's name of the phase (`compile`, `preinst`, `fetch` …), or `unknown`. */
	readonly phase: string
	/** What it means where that is known; else the words of `die`, and the first error before it where there is one. */
	readonly reason: string
	/** What to do, where that is known. */
	readonly remedy?: string
	/** The last lines, each as `inertLine` makes it. */
	readonly tail: readonly string[]
}

const tailLength = 20

/** As much of a line as is looked at: patterns take longer than linear on lines without an end, which a build can print. */
const readLength = 1000

/** Phases that fail without a message of `die`. */
const markers: readonly (readonly [RegExp, string])[] = [
	[
		/^!!! Couldn't download |^!!! Fetched file: .* VERIFY FAILED!|^!!! Fetch failed|^!!! \S+ has fetch restriction turned on/,
		'fetch',
	],
	[/^ \* Detected file collision/, 'merge'],
	[/^!!! FAILED postinst/, 'postinst'],
	[/^!!! FAILED preinst/, 'preinst'],
	[/No space left on device/, 'unknown'],
]

/** Lines that name a cause, the most telling kind first. */
const causes: readonly RegExp[] = [
	/: (?:fatal )?error:? /i,
	/^(?:CMake Error|configure: error:|error(?:\[E\d+\])?:|\S*meson\.build:\d+:\d+: ERROR:|ninja: error:)/,
	/undefined reference to|cannot find -l|command not found/,
	/^(?:useradd|groupadd|grep|cp|mv|install|ln): /,
	/^!!! /,
]

/** Reads a build log of Portage, or the output of an emerge that ended with the failure. Never throws. */
export function readBuildLog(text: string): BuildLogReading {
	const lines = outputLines(text).map((line) => line.slice(0, readLength).trimEnd())
	const died = lines.findIndex((line) => /^ \* ERROR: \S+ failed \(\S+ phase\):$/.test(line))
	const marker = died < 0 ? markers.find(([pattern]) => lines.some((line) => pattern.test(line))) : undefined
	const phase = /\((\S+) phase\):$/.exec(lines[died] ?? '')?.[1] ?? marker?.[1] ?? 'unknown'
	const said = died < 0 ? [] : lastWords(lines, died)
	const scope = died < 0 ? lines : lastPhase(lines.slice(0, died + 1 + said.length))
	const known = explainFailure(scope)
	// After the words of `die` Portage only says where to look and whom to ask.
	const told = died < 0 ? lines : lines.slice(0, died + 1 + said.length)
	const tail = told.filter(Boolean).slice(-tailLength).map(inertLine)
	if (known) return { phase, reason: known.sentence, remedy: known.remedy, tail }
	const cause = findCause(died < 0 ? lines : lastPhase(lines.slice(0, died)))
	return { phase, reason: inertLine(joinReason(said.join(' '), cause)), tail }
}

/** The output of the phase that died: earlier ones have their own complaints, which were no obstacle. */
function lastPhase(lines: readonly string[]): readonly string[] {
	return lines.slice(lines.findLastIndex((line) => line.startsWith('>>> ')) + 1)
}

/** The text given to `die`: the indented lines below the head, up to an empty one. */
function lastWords(lines: readonly string[], died: number): readonly string[] {
	const said: string[] = []
	for (const line of lines.slice(died + 1)) {
		const [, words] = /^ \* {3}(\S.*)$/.exec(line) ?? []
		if (words === undefined) break
		said.push(words)
	}
	return said
}

/** The first line that names a cause: what follows it is mostly its consequence. */
export function findCause(lines: readonly string[]): string | undefined {
	for (const cause of causes) {
		const line = lines.find((text) => cause.test(text))
		if (line !== undefined) return line.trim().replace(/^!!! /, '')
	}
	return undefined
}

function joinReason(words: string, cause: string | undefined): string {
	if (words === '' || words === '(no error message)') return cause ?? 'its log names no reason'
	return cause === undefined || words.includes(cause) ? words : `${words} (${cause})`
}
