/**
 * The second part of the page's one script: a log. What is written comes below; what is before it is read when it is
 * scrolled to, by the links that a person without a script follows; what is far away is let go.
 */
export const logScript = String.raw`
const most = 12 /* parts of a log that are in the page at a time */
function followLog(log) {
	const text = log.querySelector('pre')
	const link = (rel) => log.querySelector('.more a[rel=' + rel + ']')
	const atEnd = () => innerHeight + scrollY >= document.documentElement.scrollHeight - 80
	const offer = (rel, query) => {
		const old = link(rel)
		if (query === undefined) return old && old.parentElement.remove()
		const href = log.dataset.log + query
		if (old) return void (old.href = href)
		const line = document.createElement('p')
		line.className = 'more'
		const a = document.createElement('a')
		Object.assign(a, { rel, href, textContent: rel === 'prev' ? 'Earlier' : 'Later' })
		line.append(a)
		rel === 'prev' ? text.before(line) : text.after(line)
		watcher.observe(a)
	}
	const dropFirst = () => {
		while (text.children.length > most) text.firstElementChild.remove()
		const from = Number(text.firstElementChild.dataset.from)
		offer('prev', from > 0 ? '?to=' + from : undefined)
	}
	const dropLast = () => {
		if (tail || text.children.length <= most) return
		while (text.children.length > most) text.lastElementChild.remove()
		offer('next', '?from=' + text.lastElementChild.dataset.to)
	}
	let reading = false
	const read = async (a) => {
		const earlier = a.rel === 'prev'
		if (reading || (earlier && tail && text.children.length > 4 * most)) return
		reading = true
		try {
			const answer = await fetch(a.href, { headers: { Accept: 'text/html' } })
			if (!answer.ok) return
			const page = parse(await answer.text())
			const chunk = page.querySelector('.chunk')
			if (!earlier) {
				text.append(chunk)
				offer('next', page.querySelector('.more a[rel=next]') ? '?from=' + chunk.dataset.to : undefined)
				return dropFirst()
			}
			const seen = text.firstElementChild
			const top = seen.getBoundingClientRect().top
			text.prepend(chunk)
			scrollBy(0, seen.getBoundingClientRect().top - top)
			offer('prev', Number(chunk.dataset.from) > 0 ? '?to=' + chunk.dataset.from : undefined)
			dropLast()
		} finally {
			reading = false
			/* Where there still is room, the link has not moved out of sight, and nothing more would be told of it. */
			for (const each of log.querySelectorAll('.more a')) watcher.unobserve(each), watcher.observe(each)
		}
	}
	const watcher = new IntersectionObserver((seen) => {
		for (const { isIntersecting, target } of seen) if (isIntersecting) read(target)
	}, { rootMargin: '600px' })
	let tail
	if (log.dataset.tail) {
		tail = new EventSource(log.dataset.tail)
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
			if (!stay) return
			dropFirst()
			scrollTo(0, document.documentElement.scrollHeight)
		})
		tail.addEventListener('end', () => {
			tail.close()
			tail = undefined
			document.querySelector('[data-pulse]').hidden = true
			document.querySelector('#end').textContent = 'The end.'
		})
	}
	if (location.hash === '' && location.search === '') scrollTo(0, document.documentElement.scrollHeight)
	document.querySelector('#error')?.scrollIntoView({ block: 'center' })
	for (const a of log.querySelectorAll('.more a')) watcher.observe(a)
}
const log = document.querySelector('[data-log]')
if (log) followLog(log)
`
