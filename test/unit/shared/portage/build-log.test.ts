import { readBuildLog } from '@altroot/shared/portage/build-log'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { transcript } from '../../../support/transcript.ts'

it.each([
	['07-build-failure', 'compile', 'compile of b failed (b.c:1:19: error: ‘x’ undeclared (first use in this function))'],
	[
		'45a-preinst-failure',
		'preinst',
		'/alt/etc/group is missing: acct-group and acct-user packages cannot be installed',
	],
	[
		'45b-acct-user-missing-group',
		'preinst',
		'a user was to be made before its group strictgrp, which the root does not have',
	],
	['19-fetch-failure', 'fetch', 'none-1.0.tar.gz as it was downloaded is not the file that the tree names'],
])('%s failed in the %s phase, with the reason', (name, phase, reason) => {
	expect(readBuildLog(transcript(name))).toMatchObject({ phase, reason })
})

it('a file that cannot be downloaded is a failed fetch', () => {
	const log =
		"--2026-11-22 12:27:23--  http://127.0.0.1:1/x.tar.gz\nConnecting to 127.0.0.1:1... failed: Connection refused.\n!!! Couldn't download 'x.tar.gz'. Aborting.\n"
	expect(readBuildLog(log)).toMatchObject({
		phase: 'fetch',
		reason: 'x.tar.gz could not be downloaded from any mirror',
	})
})

it('a full disk is named before the errors that follow from it', () => {
	const log =
		'a.c:1: error: something else\ncc: write error: No space left on device\n * ERROR: a/b-1::g failed (compile phase):\n *   emake failed\n'
	expect(readBuildLog(log).reason).toBe('the server’s disk was full (No space left on device)')
})

it('no line of it steers, is endless, or tells the password of a URI', () => {
	const hostile = `\u001b]0;owned\u0007\u001b[2Jfirst\u0008\u202etxt.exe`
	const fetched = '--  https://me:secret@host/a.tar and https://token@host/b and ssh://git@host/c'
	const { tail, reason } = readBuildLog(`${hostile}\n${fetched}\nx.c:1: error: ${'a'.repeat(1 << 20)}\n`)
	expect(tail.slice(0, 2)).toEqual([
		'first\ufffd\ufffdtxt.exe',
		'--  https://me:…@host/a.tar and https://…@host/b and ssh://git@host/c',
	])
	expect(Math.max(reason.length, ...tail.map(({ length }) => length))).toBe(300)
})

it('lines without an end keep nobody waiting', () => {
	const before = process.cpuUsage().user
	readBuildLog(`${'gcc'.repeat(1 << 18)}\n${`${'gcc'.repeat(333)}\n`.repeat(200)}`)
	expect(process.cpuUsage().user - before).toBeLessThan(5_000_000)
})

it('the tail has the last twenty lines that say something, without colours', () => {
	const { tail } = readBuildLog(
		`${Array.from({ length: 30 }, (_, number) => `\x1b[31mline ${number}\x1b[0m`).join('\n\n')}\n`,
	)
	expect(tail).toHaveLength(20)
	expect(tail.at(-1)).toBe('line 29')
})

it('the tail ends with the last words of the package, without what Portage always adds', () => {
	expect(readBuildLog(transcript('07-build-failure')).tail.at(-1)).toBe(' *   compile of b failed')
})

it('no text makes it throw', () => {
	fc.assert(fc.property(fc.string(), (text) => readBuildLog(text).reason !== ''))
})
