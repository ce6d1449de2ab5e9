import { printPlace } from '@altroot/shared/diagnostic'

/** What became of a variable or a file of the laptop. */
export type Fate = 'kept' | 'native-resolved' | 'server' | 'laptop' | 'untrusted' | 'unknown'

/** One variable (`name`) or one file (`name` undefined) of the laptop: what became of it, and why. */
export interface ReportLine {
	readonly name: string | undefined
	readonly path: string
	readonly line: number
	readonly fate: Fate
	readonly why: string
}

/** Every variable and every file of a revision, each once. */
export type RenderReport = readonly ReportLine[]

const titles: Readonly<Record<Fate, string>> = {
	kept: 'as on the laptop',
	'native-resolved': 'native flags resolved',
	server: "the server's own",
	laptop: 'left to the laptop',
	untrusted: 'left out: not trusted',
	unknown: 'left out: unknown',
}

/** A line that several files source is in each of them, and yet one line of the laptop. */
export function eachOnce(report: RenderReport): RenderReport {
	const places = new Map<string, ReportLine>()
	for (const line of report) {
		const place = JSON.stringify([line.name, line.path, line.line])
		if (!places.has(place)) places.set(place, line)
	}
	return [...places.values()]
}

/** The report for people: what was changed or left out first in mind, so grouped by what became of it. */
export function printReport(report: RenderReport): string {
	return Object.entries(titles)
		.flatMap(([fate, title]) => {
			const lines = report.filter((line) => line.fate === fate)
			return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${printLine(line)}`), '']
		})
		.join('\n')
}

function printLine({ name, why, ...place }: ReportLine): string {
	const what = name === undefined ? printPlace(place) : `${name} (${printPlace(place)})`
	return why === '' ? what : `${what}: ${why}`
}
