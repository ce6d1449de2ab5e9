import { anyMoment, longer, printOverdue } from '@altroot/shared/cli/overdue'
import { printDuration } from '@altroot/shared/cli/words'
import { html } from 'hono/html'
import type { Markup } from './markup.ts'

const units = [
	['day', 86_400_000],
	['hour', 3_600_000],
	['min', 60_000],
] as const

/** How long ago, or in how long; the moment itself is in its title. The script keeps it true. */
export function when(time: number, now: number): Markup {
	const { iso, title } = printed(time)
	return html`<time datetime="${iso}" title="${title}" data-ago>${ago(time, now)}</time>`
}

/** In how long something ends, or, `late` milliseconds after it was to, how much longer it takes than usual. The script keeps it true. */
export function expectedAt(time: number, late: number | undefined, now: number): Markup {
	const { iso, title } = printed(late === undefined ? time : now - late)
	const words = late === undefined ? `ready ${ago(time, now)}` : printOverdue(late)
	return html`<time datetime="${iso}" title="expected ${title}" data-ago="ready " data-late="${longer}" data-soon="${anyMoment}">${words}</time>`
}

function printed(time: number): { readonly iso: string; readonly title: string } {
	const iso = new Date(time).toISOString()
	return { iso, title: `${iso.slice(0, 19).replace('T', ' ')} UTC` }
}

function ago(time: number, now: number): string {
	const distance = Math.abs(now - time)
	const [unit, length] = units.find(([, each]) => distance >= each) ?? []
	if (unit === undefined || length === undefined) return now >= time ? 'just now' : 'in a moment'
	const count = Math.floor(distance / length)
	const words = `${count} ${unit}${count === 1 || unit === 'min' ? '' : 's'}`
	return now >= time ? `${words} ago` : `in ${words}`
}

/** A length of time, or a dash where none is known. */
export function took(milliseconds: number | null): string {
	return milliseconds === null ? '–' : printDuration(milliseconds)
}
