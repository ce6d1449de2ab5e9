import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@altroot/shared/platform/clock'
import { lock, tryLock } from '@altroot/shared/platform/lock'
import { expect, it } from 'vitest'

const modulePath = new URL('../../../../packages/shared/src/platform/lock.ts', import.meta.url).pathname

it('a lock that another process holds is refused, and is free again when that process is killed', async () => {
	const path = join(mkdtempSync(join(tmpdir(), 'altroot-lock-')), 'ledger.lock')
	const script = `import { tryLock } from ${JSON.stringify(modulePath)}; globalThis.held = tryLock(${JSON.stringify(path)}); console.log(held !== undefined); setInterval(() => {}, 1000)`
	const holder = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
		stdio: ['ignore', 'pipe', 'inherit'],
	})
	const [first] = await once(holder.stdout, 'data')
	expect(String(first).trim()).toBe('true')
	expect(tryLock(path)).toBeUndefined()
	holder.kill('SIGKILL')
	using mine = await lock(path, systemClock)
	expect(mine).toBeDefined()
})

it('a released lock can be taken again', () => {
	const path = join(mkdtempSync(join(tmpdir(), 'altroot-lock-')), 'root.lock')
	const first = tryLock(path)
	expect(tryLock(path)).toBeUndefined()
	first?.release()
	expect(tryLock(path)).toBeDefined()
})
