// Pages that are open: argv is the server, how many there are, the page, and where its news are. Told to end, it says what it saw.
import { get } from 'node:http'

const [server = '', many = '', page = '', events = ''] = process.argv.slice(2)
let [told, asked, open] = [0, 0, 0]

/** One page: it listens to the news, and asks for itself anew when they say that something has changed. */
function watch(): void {
	let [rest, seen] = ['', '']
	get(new URL(events, server), { agent: false }, (answer) => {
		if (++open === Number(many)) console.error(JSON.stringify({ msg: 'open' }))
		answer.setEncoding('utf8').on('data', (text: string) => {
			const parts = (rest + text).split('\n\n')
			rest = parts.pop() ?? ''
			for (const part of parts) {
				const [, stamp] = /data-stamp="([^"]*)"/.exec(part) ?? []
				if (stamp === undefined) continue
				told++
				if (seen !== '' && stamp !== seen) setTimeout(ask, Math.random() * 1000, stamp) // as the page's script does
				seen = stamp
			}
		})
	}).on('error', fail)
}

function ask(stamp: string): void {
	asked++
	get(new URL(page, server), { headers: { accept: 'text/html', 'x-altroot-stamp': stamp } }, (answer) =>
		answer.resume(),
	).on('error', fail)
}

function fail(error: Error): void {
	throw error
}

process.once('SIGTERM', () => {
	process.stderr.write(`${JSON.stringify({ msg: 'seen', told, asked })}\n`, () => process.exit())
})
for (let at = 0; at < Number(many); at++) watch()
