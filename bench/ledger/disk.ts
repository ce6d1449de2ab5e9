import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { timingOf } from './road.ts'

/** Milliseconds that this machine takes to bring a small new file, and then its name, to the disk: medians of a hundred. */
export function diskOf(directory: string): { readonly file: number; readonly name: number } {
	mkdirSync(directory)
	const [files, names]: [number[], number[]] = [[], []]
	for (let number = 0; number < 100; number++) {
		const file = openSync(join(directory, String(number)), 'w')
		writeSync(file, 'app-misc/hello flag\n')
		files.push(timeOf(() => fsyncSync(file)))
		closeSync(file)
		const above = openSync(directory, 'r')
		names.push(timeOf(() => fsyncSync(above)))
		closeSync(above)
	}
	return { file: timingOf(files).median, name: timingOf(names).median }
}

function timeOf(act: () => void): number {
	const start = performance.now()
	act()
	return performance.now() - start
}
