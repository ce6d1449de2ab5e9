import { EventEmitter } from 'node:events'
import { silentLog } from '@altroot/shared/platform/log'
import { openPulse } from '@altroot/shared/platform/pulse'
import { openService, type ServiceProcess } from '@altroot/shared/platform/service'
import { expect, test } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'

/** A service whose manager allows three minutes between signs of life, and what that manager has heard. */
function serviceOf({ isTTY = false }: { isTTY?: boolean } = {}) {
	const heard: string[][] = []
	const process = Object.assign(new EventEmitter(), {
		env: { WATCHDOG_USEC: '180000000' },
		stdin: { isTTY },
		hrtime: { bigint: () => 5_000_000_000n },
	})
	const service = openService((...words) => void heard.push([...words]), process as unknown as ServiceProcess)
	return { service, heard, process }
}

test('it is ready once, and once more after each reload', () => {
	const { service, heard } = serviceOf()
	service.ready()
	service.ready()
	service.reloading()
	service.ready()
	expect(heard).toEqual([['READY=1'], ['RELOADING=1', 'MONOTONIC_USEC=5000000'], ['READY=1']])
})

test('nothing that a laptop or a program says becomes a word of the protocol', () => {
	const { service, heard } = serviceOf()
	service.status(`refused: x\nWATCHDOG=trigger\r\x1b[31m${'y'.repeat(500)}`)
	expect(heard[0]?.[0]).toMatch(/^STATUS=refused: x WATCHDOG=trigger \[31my+$/)
	expect(heard[0]?.[0]).toHaveLength('STATUS='.length + 240)
})

test('signs of life come three times in the time allowed, and no more once the work stands still', async () => {
	const { service, heard } = serviceOf()
	const clock = new FakeClock()
	const stopped = new AbortController()
	const pulse = openPulse(100_000, clock)
	service.live(pulse, clock, silentLog, stopped.signal)
	await clock.advance(60_000)
	pulse.beat()
	await clock.advance(60_000)
	expect(heard).toEqual([['WATCHDOG=1'], ['WATCHDOG=1'], ['WATCHDOG=1']])
	await clock.advance(180_000)
	expect(heard).toHaveLength(3)
	pulse.beat()
	await clock.advance(60_000)
	expect(heard).toHaveLength(4)
	stopped.abort()
	expect(heard.at(-1)).toEqual(['STOPPING=1'])
})

test('SIGHUP reads the settings again, but at a terminal it keeps its meaning', () => {
	const { service, process } = serviceOf()
	let reloads = 0
	service.onReload(() => reloads++)
	process.emit('SIGHUP')
	process.emit('SIGHUP')
	expect(reloads).toBe(2)
	service[Symbol.dispose]()
	expect(process.listenerCount('SIGHUP')).toBe(0)
	expect(serviceOf({ isTTY: true }).process.listenerCount('SIGHUP')).toBe(0)
})
