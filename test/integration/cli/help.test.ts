import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const program = join(import.meta.dirname, '../../../packages/agent-server/src/main.ts')

test('a word that stands before others is shown with those others', async () => {
	const { stdout } = await promisify(execFile)(process.execPath, [program, '--help'])
	expect(stdout).toMatch(/^ {2}host +add, list, remove, trust$/m)
})
