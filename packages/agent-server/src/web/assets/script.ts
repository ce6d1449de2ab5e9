/**
 * The page's one script, sent as it stands. Without it the same is there at the next reload. It never runs text of the
 * server as code: what comes is parsed as a document and put in place, and the policy of the page forbids the rest.
 */
export const script = String.raw`'use strict'
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
		time.textContent = distance < 0 ? (unit ? 'in ' + words : 'in a moment') : unit ? words + ' ago' : 'just now'
	}
}
setInterval(ago, 20000)

/* The page itself, once more: what a person opened and where they are stays. */
let fetching
async function renew(stamp) {
	if (fetching) return
	fetching = true
	await new Promise((done) => setTimeout(done, Math.random() * 400))
	try {
		const answer = await fetch(location.href, { headers: { Accept: 'text/html', 'X-Altroot-Stamp': stamp } })
		if (!answer.ok) return
		const fresh = parse(await answer.text()).querySelector('main')
		const opened = new Set([...main().querySelectorAll('details[open]')].map((each) => each.firstElementChild.textContent))
		const shut = new Set([...main().querySelectorAll('details:not([open])')].map((each) => each.firstElementChild.textContent))
		for (const each of fresh.querySelectorAll('details')) {
			const name = each.firstElementChild.textContent
			if (opened.has(name)) each.open = true
			else if (shut.has(name)) each.open = false
		}
		const focused = main().contains(document.activeElement) ? document.activeElement.getAttribute('href') : null
		main().replaceChildren(...fresh.childNodes)
		main().dataset.live = fresh.dataset.live || ''
		if (focused !== null) [...main().querySelectorAll('a')].find((a) => a.getAttribute('href') === focused)?.focus()
		ago()
	} finally {
		fetching = false
		listen()
	}
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
	if (!from || document.hidden) return
	news = new EventSource(from)
	news.from = from
	news.onopen = () => pulse('live')
	news.onerror = () => pulse('reconnecting')
	news.addEventListener('news', ({ data }) => {
		const fresh = parse(data).querySelector('[data-progress]')
		const here = document.querySelector('[data-progress="' + CSS.escape(fresh.dataset.progress) + '"]')
		const changed = !here || here.dataset.stamp !== fresh.dataset.stamp
		if (here) here.replaceWith(fresh)
		if (changed) renew(fresh.dataset.stamp)
	})
}

/* A log: what is written comes below; what is before it is read when it is scrolled to, and what is far away let go. */
const most = 12
function followLog(log) {
	const text = log.querySelector('pre')
	const place = (chunk) => [Number(chunk.dataset.from), Number(chunk.dataset.to)]
	const link = (rel) => log.querySelector('a[rel=' + rel + ']')
	const atEnd = () => innerHeight + scrollY >= document.documentElement.scrollHeight - 80
	const trim = (first) => {
		const chunks = [...text.children]
		for (const chunk of chunks.length > most ? (first ? chunks.slice(0, -most) : chunks.slice(most)) : []) chunk.remove()
	}
	const offer = (rel, href, words) => {
		const old = link(rel)
		if (href === undefined) return old && old.parentElement.remove()
		if (old) return (old.href = href)
		const line = document.createElement('p')
		line.className = 'more'
		const a = document.createElement('a')
		Object.assign(a, { rel, href, textContent: words })
		line.append(a)
		rel === 'prev' ? text.before(line) : text.after(line)
		watcher.observe(a)
	}
	const offers = (size) => {
		const [from] = place(text.firstElementChild)
		const [, to] = place(text.lastElementChild)
		offer('prev', from > 0 ? log.dataset.log + '?to=' + from : undefined, 'Earlier')
		offer('next', size > to ? log.dataset.log + '?from=' + to : undefined, 'Later')
	}
	let reading = false
	const read = async (a) => {
		if (reading) return
		reading = true
		try {
			const earlier = a.rel === 'prev'
			const answer = await fetch(a.href, { headers: { Accept: 'text/html' } })
			if (!answer.ok) return
			const page = parse(await answer.text())
			const chunk = page.querySelector('.chunk')
			const ahead = text.firstElementChild
			const top = ahead.getBoundingClientRect().top
			if (earlier) text.prepend(chunk)
			else text.append(chunk)
			if (earlier) scrollBy(0, ahead.getBoundingClientRect().top - top)
			trim(!earlier)
			const later = page.querySelector('a[rel=next]')
			offers(earlier ? Infinity * (text.children.length >= most || link('next') ? 1 : 0) || 0 : later ? Infinity : 0)
		} finally {
			reading = false
		}
	}
	const watcher = new IntersectionObserver((seen) => {
		for (const { isIntersecting, target } of seen) if (isIntersecting) read(target)
	}, { rootMargin: '600px' })
	for (const a of log.querySelectorAll('.more a')) watcher.observe(a)
	if (log.dataset.tail) followTail(log, text, atEnd, trim)
	if (location.hash === '' && !location.search) scrollTo(0, document.documentElement.scrollHeight)
}
function followTail(log, text, atEnd, trim) {
	const tail = new EventSource(log.dataset.tail)
	tail.onopen = () => pulse('live')
	tail.onerror = () => pulse('reconnecting')
	tail.addEventListener('lines', ({ data, lastEventId }) => {
		const stay = atEnd()
		const chunk = document.createElement('span')
		chunk.className = 'chunk'
		chunk.dataset.from = text.lastElementChild.dataset.to
		chunk.dataset.to = lastEventId
		chunk.append(...parse('<pre>\n' + data + '</pre>').querySelector('pre').childNodes)
		text.append(chunk)
		if (stay) trim(true)
		if (stay) scrollTo(0, document.documentElement.scrollHeight)
	})
	tail.addEventListener('end', () => {
		tail.close()
		document.querySelector('[data-pulse]').hidden = true
		document.querySelector('#end').textContent = 'The end.'
	})
}

document.addEventListener('visibilitychange', listen)
listen()
ago()
const log = document.querySelector('[data-log]')
if (log) followLog(log)
if (location.hash === '#error') document.querySelector('#error')?.scrollIntoView({ block: 'center' })
`
