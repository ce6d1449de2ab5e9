import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { openHistory } from '@altroot/agent-server/store/history'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryDirectory } from '../../support/temporary.ts'

const store = join(import.meta.dirname, '../../../packages/agent-server/src/store/history.ts')

/** Keeps one package after the other, and says of each that it is kept. */
const writer = `
	import { openHistory } from ${JSON.stringify(store)}
	const history = openHistory(process.argv[1])
	const row = { root: '/alt', action: 'new', old: [], use: {}, downloadKiB: 0, cause: null, expected: null, phase: null }
	const end = { outcome: 'built', started: 0, ended: 1, reason: '', log: null, inputs: null }
	for (let position = history.packagesOf('laptop', 1).length; ; position++) {
		history.savePackages('laptop', 1, [{ package: 'a/b-' + position, position, ...row, ...end }], 1)
		console.log(position)
	}`

it('what was said to be kept is there after each kill, and the history is whole', { timeout: 60_000 }, async () => {
	const path = join(temporaryDirectory(), 'history.db')
	for (const kept of [1, 5, 23, 60]) {
		const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', writer, path], {
			stdio: ['ignore', 'pipe', 'inherit'],
		})
		onTestFinished(() => void child.kill('SIGKILL'))
		let said = -1
		for await (const line of createInterface({ input: child.stdout })) {
			said = Number(line)
			if (said >= kept) child.kill('SIGKILL') // one that was killed before may have kept more than this already
		}
		if (child.signalCode === null) await once(child, 'exit')
		expect(said).toBeGreaterThanOrEqual(kept)
		using history = openHistory(path)
		const positions = history.packagesOf('laptop', 1).map(({ position }) => position)
		expect(positions.slice(0, said + 1)).toEqual(Array.from({ length: said + 1 }, (_, index) => index))
		const database = new DatabaseSync(path)
		expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
		database.close()
	}
})
