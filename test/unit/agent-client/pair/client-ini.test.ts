import { printClientIni } from '@altroot/agent-client/pair/client-ini'
import { loadClientSettings } from '@altroot/agent-client/settings/settings'
import { expect, test } from 'vitest'

const { ledger: defaults } = loadClientSettings('[host]\nname = x\n', 'client.ini')
const { identity, 'known-hosts': knownHosts } = defaults
const paired = { host: 'laptop', remote: 'ssh://altroot@build-server:2222/ledger', identity, knownHosts }

test('a new file says only what is not default', () => {
	const text = printClientIni(undefined, paired, defaults)
	expect(text).toContain('[host]\nname = laptop\n\n[ledger]\nremote = ssh://altroot@build-server:2222/ledger\n')
	expect(text).not.toContain('identity')
	expect(loadClientSettings(text, 'client.ini')).toMatchObject({
		host: { name: 'laptop' },
		ledger: { remote: paired.remote },
	})
})

test('keys that lie elsewhere are named', () => {
	const { ledger } = loadClientSettings(printClientIni(undefined, { ...paired, identity: '/root/key' }, defaults), '')
	expect(ledger.identity).toBe('/root/key')
})

test('in a file that is there only what pairing decides changes', () => {
	const before = '; mine\n[host]\nname = old ; as before\n[watch]\nsettle = 5s\n'
	expect(printClientIni(before, paired, defaults)).toBe(
		'; mine\n[host]\nname = laptop\n[watch]\nsettle = 5s\n\n[ledger]\nremote = ssh://altroot@build-server:2222/ledger\n',
	)
	const after = printClientIni(before, paired, defaults)
	expect(printClientIni(after, paired, defaults)).toBe(after)
})
