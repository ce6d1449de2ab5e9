import { stat } from 'node:fs/promises'
import type { Check } from '../cli/check-list.ts'
import { hasErrno } from '../errors.ts'
import type { Run } from './run.ts'

/** That a file or directory is there and grants nobody more than `mode` does (`0o600`: only its owner reads it). */
export async function lookAtMode(path: string, mode: number, remedy: string): Promise<Check> {
	try {
		const found = (await stat(path)).mode & 0o777
		const excess = found & ~mode
		if (excess === 0) return { what: path }
		const wrong = `its mode is ${found.toString(8)}, at most ${mode.toString(8)} is meant`
		return { what: path, wrong, remedy: `chmod ${mode.toString(8)} ${path}` }
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return { what: path, wrong: 'it is not there', remedy }
		throw error
	}
}

/** That a program can be started. */
export async function lookForProgram(
	program: string,
	asking: readonly string[],
	needed: string,
	run: Run,
): Promise<Check> {
	const { exitCode } = await run(program, asking)
	const what = `program ${program}`
	return exitCode === 127 ? { what, wrong: 'it is not there', remedy: needed } : { what }
}
