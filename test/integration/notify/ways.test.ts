import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Notice } from '@altroot/shared/notify/notice'
import { command } from '@altroot/shared/notify/ways/command'
import { mail } from '@altroot/shared/notify/ways/mail'
import { ntfy } from '@altroot/shared/notify/ways/ntfy'
import { webhook } from '@altroot/shared/notify/ways/webhook'
import { run } from '@altroot/shared/platform/run'
import { describe, expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../../support/temporary.ts'

const signal = new AbortController().signal
const notice: Notice = {
	kind: 'failed',
	host: 'laptop',
	generation: 7,
	revision: 'abc',
	title: 'laptop: 2 packages failed – ✗',
	body: 'dev-libs/a-1 (compile) failed\nBcc: thief@example.org',
	command: 'altroot-client status',
	time: '2026-05-10T12:00:00.000Z',
}

interface Heard {
	readonly headers: IncomingMessage['headers']
	readonly body: string
}

/** A real server on loopback that answers with `status`; its address has a user, a password and a secret path. */
async function listening(status: number): Promise<{ address: string; heard: Heard[] }> {
	const heard: Heard[] = []
	const server = createServer(async (request, response) => {
		heard.push({ headers: request.headers, body: await text(request) })
		response.writeHead(status).end('thank you')
	})
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	onTestFinished(() => void server.close())
	return { address: `http://me:pa%3Ass@127.0.0.1:${(server.address() as AddressInfo).port}/secret`, heard }
}

/** A port on which nobody listens any more. */
async function closedPort(): Promise<number> {
	const server = createServer()
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	const { port } = server.address() as AddressInfo
	await new Promise((resolve) => server.close(resolve))
	return port
}

/** An executable that keeps its arguments, environment and input beside it. */
function recorder(exitCode: number): { program: string; heard: () => string } {
	const program = join(temporaryDirectory(), 'program')
	writeFileSync(program, `#!/bin/sh\n{ echo "$ALTROOT_HOST $ALTROOT_KIND $*"; cat; } > "$0.heard"\nexit ${exitCode}\n`)
	chmodSync(program, 0o755)
	return { program, heard: () => readFileSync(`${program}.heard`, 'utf8') }
}

describe('the web', () => {
	test('a webhook gets the notice as JSON, and who we are in a header rather than in the address', async () => {
		const { address, heard } = await listening(200)
		expect(await webhook(address, fetch).send(notice, signal)).toEqual({ kind: 'sent' })
		expect(JSON.parse(heard[0]?.body ?? '')).toEqual(notice)
		expect(heard[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:pa:ss').toString('base64')}`)
	})

	test('ntfy gets a title, a priority and the text', async () => {
		const { address, heard } = await listening(200)
		await ntfy(address, fetch).send(notice, signal)
		expect(heard[0]?.headers).toMatchObject({ title: 'laptop: 2 packages failed ? ?', priority: '4', tags: 'x' })
		expect(heard[0]?.body).toContain('\naltroot-client status')
	})

	test.each([
		[503, 'later'],
		[429, 'later'],
		[404, 'never'],
		[401, 'never'],
	])('an answer of %i means %s, and the address’s secrets are not told', async (status, kind) => {
		const { address } = await listening(status)
		const result = await webhook(address, fetch).send(notice, signal)
		expect(result).toMatchObject({ kind, reason: expect.stringContaining(`${status}`) })
		expect(JSON.stringify(result)).not.toMatch(/secret|pa%3Ass|pa:ss/)
	})

	test('a server that is away is tried later', async () => {
		const result = await webhook(`http://127.0.0.1:${await closedPort()}/secret`, fetch).send(notice, signal)
		expect(result).toMatchObject({
			kind: 'later',
			reason: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED/),
		})
	})
})

describe('a mail', () => {
	test('is one that a real parser reads as it was meant, whatever its text holds', async () => {
		const { program, heard } = recorder(0)
		expect(await mail('me@example.org', run, program).send(notice, signal)).toEqual({ kind: 'sent' })
		const [args = '', ...lines] = heard().split('\n')
		expect(args.trim()).toBe('-i -- me@example.org')
		expect(await parsed(lines.join('\n'))).toEqual({
			to: 'me@example.org',
			bcc: null,
			subject: notice.title,
			body: `${notice.body}\n${notice.command}\n`,
		})
	})

	test('that sendmail does not take is tried later, and says what it said; without sendmail a person has to act', async () => {
		const refused = await mail('me@example.org', run, recorder(75).program).send(notice, signal)
		expect(refused).toMatchObject({ kind: 'later', reason: expect.stringContaining('ended with 75') })
		const none = await mail('me@example.org', run, '/nonexistent/sendmail').send(notice, signal)
		expect(none).toMatchObject({ kind: 'never', reason: '/nonexistent/sendmail is missing' })
	})
})

describe('a command', () => {
	test('gets the notice on its input, and its main words in the environment', async () => {
		const { program, heard } = recorder(0)
		expect(await command(program, run).send(notice, signal)).toEqual({ kind: 'sent' })
		const [words, line = ''] = heard().split('\n')
		expect(words?.trim()).toBe('laptop failed')
		expect(JSON.parse(line)).toEqual(notice)
	})

	test('that fails is tried later; one that is missing is not', async () => {
		expect(await command(recorder(3).program, run).send(notice, signal)).toMatchObject({ kind: 'later' })
		expect(await command('/nonexistent/tell', run).send(notice, signal)).toMatchObject({ kind: 'never' })
	})
})

/** What Python's email package makes of a message. */
async function parsed(message: string): Promise<unknown> {
	const script = `
import sys, json, email, email.policy
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
print(json.dumps(dict(to=m['to'], bcc=m['bcc'], subject=m['subject'], body=m.get_content())))`
	const { stdout } = await run('/usr/bin/python3', ['-c', script], { input: message })
	return JSON.parse(stdout)
}
