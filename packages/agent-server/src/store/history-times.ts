/** Where the build time of a host went. Milliseconds; packages that the build server itself needed are not counted. */
export interface BuildTime {
	readonly name: string
	readonly times: number
	readonly spent: number
}

/** The build time of one month (`2026-11`), and of how many packages. */
export interface MonthTime {
	readonly month: string
	readonly packages: number
	readonly spent: number
}

/** What one line of the laptop's configuration made the server build. */
export interface CauseTime {
	readonly path: string
	readonly line: number
	readonly text: string
	readonly generation: number
	readonly packages: number
	readonly spent: number
}

type Ask = (sql: string, ...values: (string | number)[]) => Record<string, unknown>[]

const isBuilt = `outcome = 'built' AND root <> '/' AND ended > started`
const built = `FROM package WHERE host = ? AND ${isBuilt}`

/** The newest generations in which the lines are looked for that cost most: for that, whole documents are read. */
const recent = 100

/** The questions about time that the history answers. */
export function buildTimes(all: Ask) {
	const counts = (sql: string, host: string): [string, number][] =>
		all(sql, host).map(({ outcome, many }) => [String(outcome), Number(many)])
	return {
		/** How many generations of a host came to each outcome. */
		outcomes: (host: string) =>
			counts(
				`SELECT document->>'outcome' AS outcome, count(*) AS many FROM generation WHERE host = ? GROUP BY outcome`,
				host,
			),
		/** How many packages of its generations did. */
		packageOutcomes: (host: string) =>
			counts('SELECT outcome, count(*) AS many FROM package WHERE host = ? GROUP BY outcome', host),
		/** How long each generation took that has ended. */
		durations: (host: string): number[] =>
			all(
				`SELECT document->>'ended' - document->>'started' AS took FROM generation WHERE host = ? AND document->>'ended' IS NOT NULL`,
				host,
			).map(({ took }) => Number(took)),
		/** All that each host did not have to build itself. */
		totalTimes: (): ReadonlyMap<string, BuildTime> => {
			const sums = 'host AS name, count(*) AS times, sum(ended - started) AS spent'
			const rows = all(`SELECT ${sums} FROM package WHERE ${isBuilt} GROUP BY host`)
			return new Map(rows.map((row) => [String(row.name), toBuildTime(row)]))
		},
		/** The packages that took longest in all. */
		timeByPackage: (host: string, count: number): BuildTime[] => {
			const grouped = `${built} GROUP BY name ORDER BY spent DESC, name LIMIT ?`
			const rows = all(`SELECT name, count(*) AS times, sum(ended - started) AS spent ${grouped}`, host, count)
			return rows.map(toBuildTime)
		},
		/** Month by month, oldest first, at most `count` of them; months without a build are not among them. */
		timeByMonth: (host: string, count: number): MonthTime[] => {
			const month = `strftime('%Y-%m', ended / 1000, 'unixepoch') AS month`
			const grouped = `${built} GROUP BY month ORDER BY month DESC LIMIT ?`
			const rows = all(`SELECT ${month}, count(*) AS packages, sum(ended - started) AS spent ${grouped}`, host, count)
			return rows.reverse().map((row) => {
				return { month: String(row.month), packages: Number(row.packages), spent: Number(row.spent) }
			})
		},
		/** The lines of the configuration that cost most, each in the generation that it caused. */
		timeByCause: (host: string, count: number): CauseTime[] => {
			const cause = `document->>'$.cause.path' AS path, document->>'$.cause.line' AS line, document->>'$.cause.text' AS text`
			const grouped = `${built} AND generation > (SELECT max(number) - ${recent} FROM generation WHERE host = ?)
				AND document->>'$.cause.path' IS NOT NULL
				GROUP BY path, line, text, generation ORDER BY spent DESC, path, line LIMIT ?`
			const sums = 'generation, count(*) AS packages, sum(ended - started) AS spent'
			return all(`SELECT ${cause}, ${sums} ${grouped}`, host, host, count).map((row) => ({
				path: String(row.path),
				line: Number(row.line),
				text: String(row.text),
				generation: Number(row.generation),
				packages: Number(row.packages),
				spent: Number(row.spent),
			}))
		},
	}
}

function toBuildTime({ name, times, spent }: Record<string, unknown>): BuildTime {
	return { name: String(name), times: Number(times), spent: Number(spent) }
}
