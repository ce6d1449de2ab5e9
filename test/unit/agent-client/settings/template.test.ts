import { printClientIni } from '@altroot/agent-client/pair/client-ini'
import { loadClientSettings } from '@altroot/agent-client/settings/settings'
import { clientTemplate } from '@altroot/agent-client/settings/template'
import { expect, test } from 'vitest'

const paired = { host: 'laptop', remote: 'ssh://a@b:1/l', identity: '/i', knownHosts: '/etc/altroot/known_hosts' }
const defaults = { identity: '/etc/altroot/id_ed25519', 'known-hosts': '/etc/altroot/known_hosts' }

test('the template says every key with the default that it has', () => {
	const spoken = clientTemplate.replace(/^; (?=[a-z-]+ =)/gm, '')
	expect(loadClientSettings(spoken, 'client.ini')).toEqual(loadClientSettings('[host]\nname = laptop\n', 'client.ini'))
})

test('pairing fills in a file that a package has installed what is the server’s, and keeps the explanations', () => {
	const ini = printClientIni(clientTemplate, paired, defaults)
	expect(loadClientSettings(ini, 'client.ini')).toMatchObject({
		host: { name: 'laptop', 'config-root': '/' },
		ledger: { remote: 'ssh://a@b:1/l', identity: '/i', 'known-hosts': '/etc/altroot/known_hosts' },
	})
	expect(ini).toContain('; settle = 100ms')
	expect(printClientIni(ini, paired, defaults)).toBe(ini)
})
