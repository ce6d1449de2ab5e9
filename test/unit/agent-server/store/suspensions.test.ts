import { join } from 'node:path'
import { resumeHost, suspendedSince, suspendHost, watchSuspensions } from '@altroot/agent-server/store/suspensions'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

it('a host stays suspended since the first time, until it is resumed', async () => {
	const directory = join(temporaryDirectory(), 'state/suspended')
	expect(suspendedSince(directory, 'laptop')).toBeUndefined()
	expect(await suspendHost(directory, 'laptop', 1000)).toBe(1000)
	expect(await suspendHost(directory, 'laptop', 2000)).toBe(1000)
	expect(suspendedSince(directory, 'laptop')).toBe(1000)
	expect(suspendedSince(directory, 'other')).toBeUndefined()
	await resumeHost(directory, 'laptop')
	await resumeHost(directory, 'laptop')
	expect(suspendedSince(directory, 'laptop')).toBeUndefined()
})

it('whoever watches hears of both', async () => {
	const directory = join(temporaryDirectory(), 'suspended')
	const stop = new AbortController()
	let heard = Promise.withResolvers<void>()
	await watchSuspensions(directory, () => heard.resolve(), stop.signal)
	await suspendHost(directory, 'laptop', 1)
	await heard.promise
	heard = Promise.withResolvers<void>()
	await resumeHost(directory, 'laptop')
	await heard.promise
	stop.abort()
})
