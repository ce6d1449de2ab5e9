/** `pnpm build`: makes dist/altroot-client and dist/altroot-server. */
import { join } from 'node:path'
import { makeExecutable, programs } from './executables.ts'

for (const program of programs) {
	await makeExecutable(program, join(import.meta.dirname, '../dist'))
	console.log(`dist/${program}`)
}
