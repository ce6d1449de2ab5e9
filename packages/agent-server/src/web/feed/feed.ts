import { printDuration } from '@altroot/shared/cli/words'
import type { Hono } from 'hono'
import { html } from 'hono/html'
import type { GenerationSummary } from '../../store/history-reader.ts'
import { address, type Markup } from '../layout/markup.ts'
import { hostIn } from '../page.ts'
import type { WebWorld } from '../world.ts'

const entries = 30

/** An Atom feed (RFC 4287) of the generations of a host that have ended. */
export function addFeed(app: Hono, world: WebWorld): void {
	app.get('/hosts/:host/feed.atom', (context) => {
		const host = hostIn(world, context)
		if (host === undefined) return context.notFound()
		const ended = world.history
			.generations(host, Number.MAX_SAFE_INTEGER, entries)
			.filter((each) => each.ended !== null)
		context.header('Content-Type', 'application/atom+xml; charset=utf-8')
		return context.body(String(feed(host, ended, new URL(context.req.url).origin)))
	})
}

function feed(host: string, generations: readonly GenerationSummary[], origin: string): Markup {
	const at = `${origin}${address('hosts', host)}`
	return html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>urn:altroot:${host}</id><title>Altroot: ${host}</title><updated>${time(generations[0]?.ended ?? 0)}</updated>
<author><name>altroot-server</name></author><link href="${at}"/><link rel="self" href="${at}/feed.atom"/>
${generations.map((each) => entry(host, at, each))}</feed>
`
}

function entry(
	host: string,
	at: string,
	{ number, outcome, reason, started, ended, revision }: GenerationSummary,
): Markup {
	const title = clean(`Generation ${number}: ${outcome}: ${reason}`)
	return html`<entry><id>urn:altroot:${host}:generation:${number}</id><title>${title}</title><updated>${time(ended ?? started)}</updated>
<link href="${at}/generations/${number}"/><category term="${outcome}"/>
<content type="text">${title}\nRevision ${revision}, after ${printDuration((ended ?? started) - started)}</content></entry>
`
}

function time(milliseconds: number): string {
	return new Date(milliseconds).toISOString()
}

/** XML 1.0 has no place for these at all, not even escaped (2.2). */
function clean(text: string): string {
	return text.toWellFormed().replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
}
