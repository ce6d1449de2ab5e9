import { basename, resolve } from 'node:path'
import { hasOurRoot, processArguments } from '@altroot/shared/platform/process-arguments'
import { processEnvironment } from '@altroot/shared/platform/process-environment'
import { type ProcessEntry, runningProcesses } from '@altroot/shared/platform/process-table'

/**
 * The runs of emerge that may write to this root, without what they have started themselves: its children bear their
 * parent's name.
 */
export function runningEmerges(configRoot: string): readonly ProcessEntry[] {
	const isOurs = (pid: number): boolean =>
		isEmerge(processArguments(pid)) && hasOurRoot(pid) && rootOf(pid) === resolve(configRoot)
	const emerges = runningProcesses().filter(({ pid }) => isOurs(pid))
	const pids = new Set(emerges.map(({ pid }) => pid))
	return emerges.filter(({ parent }) => !pids.has(parent))
}

/** Where it installs to, by the variable that says so (emerge(1)). */
function rootOf(pid: number): string | undefined {
	const environment = processEnvironment(pid)
	return environment && resolve(environment.get('ROOT') || '/')
}

/** A Python script: the kernel puts the interpreter, with options of its own, before the script's name. */
export function isEmerge(args: readonly string[]): boolean {
	const [interpreter = '', ...rest] = args
	const script = rest.find((word) => !word.startsWith('-')) ?? ''
	return /^(?:python|pypy)[\d.]*$/.test(basename(interpreter)) && basename(script) === 'emerge'
}
