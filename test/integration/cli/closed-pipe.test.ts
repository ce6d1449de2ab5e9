import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const program = join(import.meta.dirname, '../../../packages/agent-client/src/main.ts')

test('a reader that has seen enough, as head has, ends a program without a word', async () => {
	const child = spawn(process.execPath, [program, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] })
	child.stdout.destroy()
	let said = ''
	child.stderr.on('data', (piece) => {
		said += String(piece)
	})
	const [code] = await once(child, 'close')
	expect({ code, said }).toEqual({ code: 0, said: '' })
})
