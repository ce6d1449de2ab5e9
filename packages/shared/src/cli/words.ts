import type { Terminal } from './terminal.ts'

/** An outcome in the colour of what it means. */
export function printOutcome(outcome: string, colors: Terminal['colors']): string {
	if (outcome === 'published') return colors.green(outcome)
	if (outcome === 'failed') return colors.red(outcome)
	if (outcome === 'needs-decision') return colors.yellow('needs a decision')
	return colors.cyan(outcome)
}

/** A length of time in words: `0.4 s`, `41 s`, `3 min 20 s`, `2 h 5 min`. */
export function printDuration(milliseconds: number): string {
	const seconds = Math.round(milliseconds / 1000)
	if (milliseconds < 950) return `${(milliseconds / 1000).toFixed(1)} s`
	if (seconds < 60) return `${seconds} s`
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
	return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}

/** A size in words: `0 B`, `14 kB`, `1.2 GB`. */
export function printBytes(bytes: number): string {
	const units = ['B', 'kB', 'MB', 'GB', 'TB']
	const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1)
	const value = bytes / 1000 ** power
	return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`
}

/** A length of time that is only expected: `40 s`, `8 min`, `2 h 5 min`. */
export function printAbout(milliseconds: number): string {
	const minutes = Math.round(milliseconds / 60_000)
	if (minutes < 2) return `${Math.round(milliseconds / 1000)} s`
	return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** `1 package`, `3 packages`. */
export function count(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? '' : 's'}`
}
