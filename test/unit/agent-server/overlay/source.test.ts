import { checkName, sourceOf } from '@altroot/agent-server/overlay/source'
import { expect, it } from 'vitest'

it.each(['guru', 'altroot-overlay', '_x', 'kde4'])('%s is a name of a tree', (name) => {
	expect(checkName(name)).toBe(name)
})

it.each(['', '-x', 'a/b', '../etc', 'x-1', 'x-1.2', 'DEFAULT', 'a b', 'a]'])('%j is none', (name) => {
	expect(() => checkName(name)).toThrow(/is no name of a tree/)
})

it.each([
	['https://example.org/mine.git', undefined, 'git'],
	['git@example.org:mine', undefined, 'git'],
	['/srv/mine', undefined, 'git'],
	['rsync://example.org/mine', undefined, 'rsync'],
	['https://example.org/hg/mine', 'mercurial', 'mercurial'],
])('%s with --type %s is synced with %s', (uri, type, wanted) => {
	expect(sourceOf(uri, type)).toEqual({ type: wanted, uri })
})

it.each([
	['mine', undefined],
	['https://a b', undefined],
	['https://a\nb', undefined],
	['https://a/b', 'floppy'],
])('%j with --type %s is refused', (uri, type) => {
	expect(() => sourceOf(uri, type)).toThrow(/is no (URI|way of syncing)/)
})
