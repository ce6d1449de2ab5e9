/** sd-daemon(3): what a service manager's log takes for the importance of a line. */
const priorities: Readonly<Record<number, number>> = { 20: 7, 30: 6, 40: 4, 50: 3, 60: 2 }

/** A line of pino as a service manager's log takes it: `<6>message {"field":…}`. The log has times and names of its own. */
export function journalLine(line: string): string {
	const { level, time: _time, msg, ...fields } = JSON.parse(line)
	const rest = Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : ''
	return `<${priorities[level] ?? 6}>${msg}${rest}\n`
}
