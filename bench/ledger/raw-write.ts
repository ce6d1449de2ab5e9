import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { editedText } from './config-root.ts'
import type { Road } from './road.ts'
import type { Sshd } from './sshd.ts'

/** What stands at the other end: writes each line aside, brings it to the disk, renames it, and says so. */
const writer = `
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
for await (const line of createInterface({ input: process.stdin })) {
	const file = openSync('aside', 'w')
	writeSync(file, line + '\\n')
	fsyncSync(file)
	closeSync(file)
	renameSync('aside', 'edited')
	const directory = openSync('.', 'r')
	fsyncSync(directory)
	closeSync(directory)
	process.stdout.write('done\\n')
}
`

/**
 * The least that a machine can take: the text over an SSH channel that is open, into one file, on the disk. No watch, no
 * history, no checks. It tells what a millisecond of the other ways is worth here.
 */
export async function openRawWrite(name: string, directory: string, { ssh, port }: Sshd): Promise<Road> {
	mkdirSync(directory)
	const [saved, program] = [join(directory, 'saved'), join(directory, 'writer.mjs')]
	writeFileSync(program, `${writer}`)
	const [command = '', ...options] = ssh.split(' ')
	const remote = `cd ${directory} && exec ${process.execPath} ${program}`
	const child = spawn(command, [...options, '-p', String(port), '127.0.0.1', remote], {
		stdio: ['pipe', 'pipe', 'inherit'],
	})
	return {
		name,
		edit: async (count) => {
			writeFileSync(saved, editedText(count))
			const start = performance.now()
			child.stdin.write(readFileSync(saved))
			await once(child.stdout, 'data')
			return performance.now() - start
		},
		close: async () => {
			child.stdin.end()
			await once(child, 'exit')
		},
	}
}
