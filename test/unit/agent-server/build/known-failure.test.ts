import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { failureOf } from '@altroot/agent-server/build/failures'
import type { PackageEvent } from '@altroot/shared/protocol/progress'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

const fixture = join(import.meta.dirname, '../../../fixtures/build-logs/user-unknown.txt')
const cpv = 'app-pitfall/user-unknown-1'
const whole = '/nowhere/whole.log'
const failed = (log: string): PackageEvent => ({ kind: 'failed', package: cpv, root: '/alt', phase: 'compile', log })
/** The path of the package's build log below a new directory, as Portage calls it. */
function place(name: string): string {
	const path = join(temporaryDirectory(), name)
	mkdirSync(dirname(path), { recursive: true })
	return path
}

it.each([
	'var/log/portage/app-pitfall:user-unknown-1:20261122-052812.log',
	'var/log/portage/build/app-pitfall/user-unknown-1:20261122-052812.log',
	'var/tmp/portage/app-pitfall/user-unknown-1/temp/build.log',
])('a known failure is told in one sentence, and with its remedy, by %s', (name) => {
	const log = place(name)
	copyFileSync(fixture, log)
	expect(failureOf(failed(log), whole, undefined)).toMatchObject({
		package: cpv,
		phase: 'install',
		reason: expect.stringContaining('the build server itself has no user pit'),
		remedy: 'run on the server: emerge --oneshot acct-user/pit',
		log,
	})
})

it('what was ended by a limit has the limit as its reason', () => {
	const log = place('app-pitfall:user-unknown-1:20261122-052812.log')
	copyFileSync(fixture, log)
	const failure = failureOf(failed(log), whole, 'it took longer than 1 h')
	expect(failure).toMatchObject({
		reason: 'it took longer than 1 h',
		tail: expect.arrayContaining([expect.any(String)]),
	})
	expect(failure).not.toHaveProperty('remedy')
})

it('no file is told that only claims to be its log: emerge’s output can be forged by what is built', () => {
	const secret = place('etc/shadow')
	writeFileSync(secret, 'root:hash:error: secret\n')
	const link = place('app-pitfall:user-unknown-1:20261122-052812.log')
	symlinkSync(secret, link)
	for (const path of [secret, link, dirname(secret), `${secret}/x`, '/dev/tty', '/proc/self/environ']) {
		expect(failureOf(failed(path), whole, undefined)).toEqual({
			package: cpv,
			phase: 'compile',
			reason: `it failed, and its log ${path} is gone`,
			log: path,
			tail: [],
		})
	}
})
