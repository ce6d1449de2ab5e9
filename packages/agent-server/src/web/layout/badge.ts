import { html } from 'hono/html'
import type { Markup } from './markup.ts'

/** What each outcome of a generation or a package means for a person: a word and a tone, never a colour alone. */
const tones: Readonly<Record<string, readonly [tone: string, word: string]>> = {
	building: ['run', 'building'],
	published: ['good', 'published'],
	failed: ['bad', 'failed'],
	'needs-decision': ['ask', 'needs a decision'],
	superseded: ['dim', 'superseded'],
	built: ['good', 'built'],
	planned: ['dim', 'planned'],
	dropped: ['ask', 'dropped'],
	'not-retried': ['ask', 'not tried again'],
}

export function badge(outcome: string): Markup {
	const [tone, word] = tones[outcome] ?? ['dim', outcome]
	return html`<span class="badge ${tone}">${word}</span>`
}
