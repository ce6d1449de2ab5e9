/**
 * The first part of the page's one script, sent as it stands: what is live. Without it the same is there at the next
 * reload. It never runs text of the server as code: what comes is parsed as a document and put in place, and the policy
 * of the page forbids the rest.
 */
export const liveScript = `'use strict'
const parse = (html) => new DOMParser().parseFromString(html, 'text/html')
const main = () => document.querySelector('main')

/* How long ago: kept true. */
const units = [['day', 864e5], ['hour', 36e5], ['min', 6e4]]
function ago() {
	for (const time of document.querySelectorAll('time[data-ago]')) {
		const distance = Date.now() - Date.parse(time.dateTime)
		const unit = units.find(([, length]) => Math.abs(distance) >= length)
		const count = unit && Math.floor(Math.abs(distance) / unit[1])
		const words = unit && count + ' ' + unit[0] + (count === 1 || unit[0] === 'min' ? '' : 's')
		const { ago: before, late, soon } = time.dataset
		if (distance < 0) time.textContent = before + (unit ? 'in ' + words : 'in a moment')
		else if (late) time.textContent = unit ? words + ' ' + late : soon
		else time.textContent = unit ? words + ' ago' : 'just now'
	}
}
setInterval(ago, 20000)

/* The page itself, once more: what a person opened and where they are stays. News that come meanwhile make it ask again. */
let wanted
async function renew(stamp) {
	const busy = wanted !== undefined
	wanted = stamp
	if (busy) return
	try {
		for (let asked; asked !== wanted; ) {
			await new Promise((done) => setTimeout(done, Math.random() * 1000))
			asked = wanted
			const answer = await fetch(location.href, { headers: { Accept: 'text/html', 'X-Altroot-Stamp': asked } })
			if (answer.ok) show(parse(await answer.text()).querySelector('main'))
		}
	} catch {
		/* The server is gone: its first news after that say whether the page is still right. */
	} finally {
		wanted = undefined
		listen()
	}
}
function show(fresh) {
	const nameOf = (details) => details.firstElementChild.textContent
	const before = new Map([...main().querySelectorAll('details')].map((each) => [nameOf(each), each.open]))
	for (const each of fresh.querySelectorAll('details')) each.open = before.get(nameOf(each)) ?? each.open
	const focused = main().contains(document.activeElement) ? document.activeElement.getAttribute('href') : null
	main().replaceChildren(...fresh.childNodes)
	main().dataset.live = fresh.dataset.live || ''
	if (focused !== null) [...main().querySelectorAll('a')].find((a) => a.getAttribute('href') === focused)?.focus()
	ago()
}

/* News while the page is looked at. A hidden page lets go of its connection: a browser has few for one server. */
let news
function pulse(word) {
	const sign = document.querySelector('[data-pulse]')
	sign.hidden = false
	sign.textContent = word
	sign.className = 'pulse ' + (word === 'live' ? 'live' : 'lost')
}
function listen() {
	const from = main().dataset.live
	if (news && news.from === from && !document.hidden) return
	if (news) news.close()
	news = undefined
	if (!from) document.querySelector('[data-pulse]').hidden = true
	if (!from || document.hidden) return
	news = new EventSource(from)
	news.from = from
	news.onopen = () => pulse('live')
	news.onerror = () => pulse('reconnecting')
	news.addEventListener('news', ({ data }) => {
		const fresh = parse(data).querySelector('[data-progress]')
		const here = document.querySelector('[data-progress="' + CSS.escape(fresh.dataset.progress) + '"]')
		/* What the rest of the page was drawn for: only a page that was drawn anew is as new as the news. */
		if (here) fresh.dataset.shown = here.dataset.shown ?? here.dataset.stamp
		if (here) here.replaceWith(fresh)
		if (fresh.dataset.stamp !== fresh.dataset.shown) renew(fresh.dataset.stamp)
	})
}

document.addEventListener('visibilitychange', listen)
listen()
ago()
`
