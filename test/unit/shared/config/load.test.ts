import { loadSettings } from '@altroot/shared/config/load'
import { duration, hostName, listenAddress, remoteOrNone, yesOrNo } from '@altroot/shared/config/values'
import { AgentError } from '@altroot/shared/errors'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'

const Schema = z.strictObject({
	watch: z.strictObject({ settle: duration.default(100), listen: listenAddress.optional() }).prefault({}),
	ledger: z.strictObject({ remote: remoteOrNone }).optional(),
	hosts: z
		.record(hostName, z.strictObject({ root: z.string().default('/alt'), quiet: yesOrNo.default(false) }))
		.default({}),
})

function failure(text: string): AgentError {
	try {
		loadSettings(Schema, text, '/etc/x.ini')
	} catch (error) {
		if (error instanceof AgentError) return error
	}
	throw new Error('expected the settings to be refused')
}

describe('settings', () => {
	it('have a default for every key, so an empty file is valid', () => {
		expect(loadSettings(Schema, '', '/etc/x.ini')).toEqual({ watch: { settle: 100 }, hosts: {} })
	})

	it('gather named sections and take comments with ; and #, also behind a value', () => {
		const text = '; one\n# two\n[watch]\nsettle = 2s ; quick\n[host laptop]\nroot = /srv/alt # here\nquiet = yes\n'
		expect(loadSettings(Schema, text, '/etc/x.ini')).toEqual({
			watch: { settle: 2000 },
			hosts: { laptop: { root: '/srv/alt', quiet: true } },
		})
	})

	it.each([
		['[watch]\n\nsetle = 1s', '/etc/x.ini:3: [watch] setle: unknown key; did you mean `settle`?'],
		['[wach]\nsettle = 1s', '/etc/x.ini:1: unknown section [wach]; did you mean `watch`?'],
		['[watch]\nsettle = soon', '/etc/x.ini:2: [watch] settle: expected a length of time'],
		['[host laptop]\nroot = /a\nrooot = /b', '/etc/x.ini:3: [host laptop] rooot: unknown key; did you mean `root`?'],
		['[host laptop]\nquiet = maybe', '/etc/x.ini:2: [host laptop] quiet: expected yes or no'],
		['[watch]\nlisten = nowhere', '/etc/x.ini:2: [watch] listen: expected ADDRESS:PORT'],
		['[watch]\nsettle', '/etc/x.ini:2: expected [section] or KEY = VALUE'],
		['[watch\nsettle = 1s', '/etc/x.ini:1: expected [section] or KEY = VALUE'],
		['; comment\nsettle = 1s', '/etc/x.ini:2: settle: stands before the first [section]'],
		['[ledger]\n', '/etc/x.ini:1: [ledger] remote is missing'],
		['[ledger]\nremote = build-server', '/etc/x.ini:2: [ledger] remote: build-server names no ledger'],
		['[watch x]\nsettle = 1s', '/etc/x.ini:1: unknown section [watch x]; did you mean `watch`?'],
		['[host]\nroot = /a', '/etc/x.ini:1: unknown section [host]; known are watch, ledger, host NAME'],
		['[host old laptop]\n', '/etc/x.ini:1: [host old laptop]: expected letters'],
		['[host my.laptop]\nroot = /a', '/etc/x.ini:1: [host my.laptop]: expected letters'],
	])('name file, line and key: %j', (text, expected) => {
		expect(failure(text).message).toContain(expected)
	})

	it('may have a comment behind the name of a section, and the mark that some editors begin a file with', () => {
		const text = '\uFEFF[watch] ; quick\r\nsettle = 2s\r\n[host laptop] # mine\r\n'
		expect(loadSettings(Schema, text, '/etc/x.ini')).toMatchObject({ watch: { settle: 2000 }, hosts: { laptop: {} } })
	})

	it('name a section that has to be there', () => {
		const Required = z.strictObject({ host: z.strictObject({ name: hostName }) })
		expect(() => loadSettings(Required, '', '/etc/x.ini')).toThrow('/etc/x.ini: [host] is missing')
	})

	it('list every finding at once and end with exit code 3', () => {
		const error = failure('[watch]\nsettle = x\nlisten = y')
		expect(error.message.split('\n')).toHaveLength(2)
		expect(error.exit).toBe(3)
	})

	it('read addresses of both families', () => {
		const read = (listen: string) => loadSettings(Schema, `[watch]\nlisten = ${listen}`, 'x').watch.listen
		expect(read('[::1]:22')).toEqual({ address: '::1', port: 22 })
		expect(read('127.0.0.1:2222')).toEqual({ address: '127.0.0.1', port: 2222 })
		expect(read('')).toBeUndefined()
	})
})
