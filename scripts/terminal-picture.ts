/**
 * `node scripts/terminal-picture.ts COMMAND…`: docs/pictures/demo.svg, what the command shows on a terminal of 84 columns,
 * line after line in the time that it took, ten times as fast. A picture that does not move shows all of it.
 */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Screen, type ShownLine } from './terminal-picture/screen.ts'
import { svgOf } from './terminal-picture/svg.ts'

const command = process.argv.slice(2).join(' ')
const screen = new Screen(84)
const env = { ...process.env, TERM: 'xterm-256color', LANG: 'C.UTF-8', COLUMNS: '84' }
// script(1) gives it a terminal.
const child = spawn('script', ['-qec', `stty cols 84 rows 200; ${command}`, '/dev/null'], {
	env,
	stdio: ['ignore', 'pipe', 'inherit'],
})
const began = performance.now()
for await (const chunk of child.stdout) await screen.write(chunk, performance.now() - began)
const lines: ShownLine[] = screen.lines()
writeFileSync(join(import.meta.dirname, '../docs/pictures/demo.svg'), svgOf(lines, 84, 10))
