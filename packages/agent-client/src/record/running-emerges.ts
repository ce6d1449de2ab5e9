import { basename } from 'node:path'
import { hasOurRoot, processArguments } from '@altroot/shared/platform/process-arguments'
import { type ProcessEntry, runningProcesses } from '@altroot/shared/platform/process-table'

/** The runs of emerge on this laptop, without what they have started themselves: its children bear their parent's name. */
export function runningEmerges(): readonly ProcessEntry[] {
	const emerges = runningProcesses().filter(({ pid }) => isEmerge(processArguments(pid)) && hasOurRoot(pid))
	const pids = new Set(emerges.map(({ pid }) => pid))
	return emerges.filter(({ parent }) => !pids.has(parent))
}

/** A Python script: the kernel puts the interpreter, with options of its own, before the script's name. */
export function isEmerge(args: readonly string[]): boolean {
	const [interpreter = '', ...rest] = args
	const script = rest.find((word) => !word.startsWith('-')) ?? ''
	return /^(?:python|pypy)[\d.]*$/.test(basename(interpreter)) && basename(script) === 'emerge'
}
