import {
	differsForBuild,
	type HostFacts,
	hostFactsPath,
	printHostFacts,
	readHostFacts,
} from '@altroot/shared/portage/host-facts'
import { describe, expect, it } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'

const facts: HostFacts = {
	version: 1,
	profile: 'gentoo:default/linux/amd64/23.0',
	chost: 'x86_64-pc-linux-gnu',
	native: { '-march=native': ['-march=haswell', '-mavx2'], '-mtune=native': ['-mtune=haswell'] },
	rustTargetCpu: 'haswell',
	cpuFlagsX86: ['avx2', 'sse2'],
	versions: { gcc: '14.2.1', glibc: '2.40', portage: '3.0.66' },
	trees: { gentoo: { location: '/var/db/repos/gentoo', state: 'Mon, 02 Mar 2026 00:45:00 +0000' } },
}

function bytes(of: HostFacts): Uint8Array {
	return printHostFacts(of).content
}

function textOf(of: unknown): string {
	return new TextDecoder().decode(bytes(of as HostFacts))
}

it('prints the same facts as the same text, whatever the order in which they were found', () => {
	const reversed = Object.fromEntries(Object.entries(facts).reverse()) as HostFacts
	expect(textOf(reversed)).toBe(textOf(facts))
	expect(textOf(facts)).toMatch(/^\{\n\t"chost": .*\}\n$/s)
})

it('reads facts of which most are not known', () => {
	expect(readHostFacts(treeOf({ [hostFactsPath]: '{"version": 1}' })).facts).toEqual({ version: 1 })
})

it('reads what it has printed', () => {
	expect(readHostFacts(treeOf({ [hostFactsPath]: textOf(facts) }))).toEqual({ facts, diagnostics: [] })
})

it('a revision without facts has none, and nothing is wrong with it', () => {
	expect(readHostFacts(treeOf({}))).toEqual({ facts: undefined, diagnostics: [] })
})

it.each([
	['is no JSON', '{"version": 1,'],
	['has no content', ''],
	['is of a later version', textOf({ ...facts, version: 2 })],
	['has no version', '{"chost": "x86_64-pc-linux-gnu"}'],
	['is not an object', 'null'],
	['has a word that a shell would take apart', textOf({ ...facts, chost: '$(reboot)' })],
])('a file that %s is an error that says what to do', (_, text) => {
	const { facts: read, diagnostics } = readHostFacts(treeOf({ [hostFactsPath]: text }))
	expect(read).toBeUndefined()
	expect(diagnostics).toMatchObject([{ path: hostFactsPath, severity: 'error', code: 'facts-unreadable' }])
	expect(diagnostics[0]?.hint).toContain('altroot-client record')
})

describe('a new revision', () => {
	it.each<[string, HostFacts]>([
		['a tree that was synced', { ...facts, trees: { gentoo: { location: '/var/db/repos/gentoo', state: 'later' } } }],
		['another Portage', { ...facts, versions: { ...facts.versions, portage: '3.0.67' } }],
	])('is not made for %s', (_, after) => {
		expect(differsForBuild(bytes(facts), bytes(after))).toBe(false)
	})

	it.each<[string, HostFacts]>([
		['another profile', { ...facts, profile: 'gentoo:default/linux/amd64/23.0/systemd' }],
		['another CPU', { ...facts, native: { '-march=native': ['-march=skylake'] } }],
		['another gcc', { ...facts, versions: { ...facts.versions, gcc: '15.1.0' } }],
		['one tree more', { ...facts, trees: { ...facts.trees, guru: { location: '/guru' } } }],
		['a tree elsewhere', { ...facts, trees: { gentoo: { location: '/usr/portage' } } }],
	])('is made for %s', (_, after) => {
		expect(differsForBuild(bytes(facts), bytes(after))).toBe(true)
	})

	it('replaces facts that cannot be read, once', () => {
		const broken = new TextEncoder().encode('{')
		expect(differsForBuild(broken, bytes(facts))).toBe(true)
		expect(differsForBuild(broken, broken)).toBe(false)
	})
})
