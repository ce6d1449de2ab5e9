import { loadServerSettings } from '@altroot/agent-server/settings/settings'
import { serverTemplate } from '@altroot/agent-server/settings/template'
import { addSection, removeSection, setKey } from '@altroot/shared/config/edit'
import { expect, it } from 'vitest'

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBX laptop'

it('the template says every key with the default that it has', () => {
	const spoken = serverTemplate
		.replace(/^; (?=[a-z-]+ = )/gm, '')
		.replace(/^; (?=\[)/gm, '')
		.replace('AAAA…', 'AAAA')
	const { hosts, ...settings } = loadServerSettings(spoken, 'server.ini')
	expect(settings).toEqual((({ hosts: _, ...rest }) => rest)(loadServerSettings('', 'server.ini')))
	expect(hosts).toEqual({ laptop: { root: '/alt', key: 'ssh-ed25519 AAAA', trust: 'config' } })
	expect(loadServerSettings(serverTemplate, 'server.ini').hosts).toEqual({})
})

it('a host that is added, changed and removed leaves the person’s own text as it was', () => {
	const own = '; mine\n[build]\njobs = 4 ; all of them\n'
	const added = addSection(own, 'host laptop', { root: '/alt', key })
	expect(loadServerSettings(added, 'x').hosts).toEqual({ laptop: { root: '/alt', key, trust: 'config' } })
	const trusted = setKey(setKey(added, 'host laptop', 'trust', 'code'), 'host laptop', 'root', '/srv/alt')
	expect(loadServerSettings(trusted, 'x').hosts.laptop).toEqual({ root: '/srv/alt', key, trust: 'code' })
	expect(removeSection(trusted, 'host laptop').trimEnd()).toBe(own.trimEnd())
	expect(removeSection(own, 'host other')).toBe(own)
})

it('the machine’s own root is no root of a twin', () => {
	const load = (root: string) => () => loadServerSettings(`[host laptop]\nroot = ${root}\n`, 'x')
	expect(load('/')).toThrow('x:2: [host laptop] root: expected another directory than /')
	expect(load('//')).toThrow('expected another directory than /')
	expect(load('/srv/alt')).not.toThrow()
})

it('two hosts stay apart', () => {
	const both = addSection(addSection('', 'host a', { root: '/a', key }), 'host b', { root: '/b', key })
	expect(Object.keys(loadServerSettings(removeSection(both, 'host a'), 'x').hosts)).toEqual(['b'])
	expect(loadServerSettings(setKey(both, 'host a', 'root', '/c'), 'x').hosts).toMatchObject({
		a: { root: '/c' },
		b: { root: '/b' },
	})
})
