import { count, printDuration } from '@altroot/shared/cli/words'
import { html } from 'hono/html'
import type { Shown } from '../layout/layout.ts'
import { address } from '../layout/markup.ts'
import { type Bar, type StandingBar, sideBars, standingBars } from './bars.ts'
import type { PicturesPage } from './read.ts'

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Where the time went, in pictures that the server draws. */
export function showPictures({ host, total, packages, months, causes, saved }: PicturesPage): Shown {
	const at = address('hosts', host)
	const byPackage = packages.map(
		({ name, spent, times }): Bar => ({
			name,
			value: spent,
			words: printDuration(spent),
			note: times === 1 ? 'once' : `${times} times`,
		}),
	)
	const byMonth = months.map(({ month, spent, packages: built }, index): StandingBar => {
		const [year = '', number = ''] = month.split('-')
		const words = { name: month, words: printDuration(spent), note: count(built, 'package') }
		const turn = index === 0 || number === '01'
		return { ...words, value: spent, label: monthNames[Number(number) - 1] ?? month, ...(turn ? { under: year } : {}) }
	})
	const byCause = causes.map(({ path, line, text, generation, packages: built, spent }): Bar => {
		const place = `${path.replace(/^(etc|var\/lib)\/portage\//, '')}:${line}`
		const note = `${text}: ${count(built, 'package')} in generation ${generation}`
		return {
			name: place,
			value: spent,
			words: printDuration(spent),
			note,
			address: address('hosts', host, 'generations', generation),
		}
	})
	const byHost = saved.map(
		({ name, spent }): Bar => ({
			name,
			value: spent,
			words: printDuration(spent),
			address: address('hosts', name, 'pictures'),
		}),
	)
	return {
		title: 'Pictures',
		way: [
			['Hosts', '/'],
			[host, at],
		],
		body:
			total.times === 0
				? html`<p class="empty">Nothing was built for ${host} yet.</p>`
				: html`<p class="figure"><strong>${printDuration(total.spent)}</strong> of building that ${host} did not do: ${count(total.times, 'package')}. Its own processor would have taken longer.</p>
<section>${standingBars('Build time, month by month', byMonth)}</section>
<section>${sideBars('The packages that took most', ['Package', 'Build time'], byPackage)}</section>
${byCause.length === 0 ? '' : html`<section>${sideBars('What a changed line cost', ['Line', 'Build time'], byCause)}</section>`}
${byHost.length < 2 ? '' : html`<section>${sideBars('Time saved, laptop by laptop', ['Laptop', 'Build time'], byHost)}</section>`}`,
	}
}
