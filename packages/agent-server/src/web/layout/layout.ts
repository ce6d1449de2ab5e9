import { html } from 'hono/html'
import type { Markup } from './markup.ts'

/** What a page puts between head and foot. */
export interface Shown {
	/** For the window's title and the heading of the page. */
	readonly title: string
	/** The way here, without this page itself. */
	readonly way: readonly (readonly [name: string, address: string])[]
	readonly body: Markup
	/** Where changes to what this page shows are told; none: it does not change. */
	readonly live?: string | undefined
	/** What stands beside the heading. */
	readonly beside?: Markup | undefined
	/** A feed of the same. */
	readonly feed?: string | undefined
}

/** A whole page. `now`: when it was made, for those without a script who wonder how old it is. */
export function layout({ title, way, body, live, beside, feed }: Shown, now: number): Markup {
	const steps = way.map(([name, to]) => html`<li><a href="${to}">${name}</a></li>`)
	const time = new Date(now).toISOString()
	return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Altroot</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" type="image/svg+xml" href="/icon.svg">
${feed === undefined ? '' : html`<link rel="alternate" type="application/atom+xml" href="${feed}" title="${title}">`}
<script src="/page.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<a class="brand" href="/"><img src="/icon.svg" alt="" width="20" height="20">Altroot</a>
<nav aria-label="The way here"><ol>${steps}<li aria-current="page">${title}</li></ol></nav>
<span class="pulse" data-pulse hidden></span>
</header>
<main id="main" tabindex="-1"${live === undefined ? '' : html` data-live="${live}"`}>
<div class="head"><h1>${title}</h1>${beside}</div>
${body}
</main>
<footer>as of <time datetime="${time}">${time.slice(0, 19).replace('T', ' ')} UTC</time></footer>
</body>
</html>
`
}
