import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Socket } from 'node:net'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { AgentError } from '@altroot/shared/errors'

const checkout = dirname(dirname(import.meta.dirname))
const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--fork', '--kill-child=SIGKILL']

/** A running host, as the machine sees it: the pid of its first process, and the two ways in which it ends or stays. */
export interface Booted extends AsyncDisposable {
	readonly pid: number
	/** Lets the host outlive this program. */
	keep(): void
}

/**
 * Starts the first process of a host (boot.sh) and waits until its system is furnished. The host lives for as long as
 * the pipe to that process is open, so it ends with this program even when that is killed.
 */
export async function boot(name: string, portage: string): Promise<Booted> {
	// In a session of its own: Ctrl-C is for the program that opened the lab, and the host ends through the pipe.
	const first = spawn('unshare', [...namespaces, 'bash', `${import.meta.dirname}/boot.sh`, name, checkout, portage], {
		detached: true,
		stdio: ['pipe', 'pipe', 'pipe'],
		env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' },
	})
	const complaint = text(first.stderr)
	const pid = await readyPid(first)
	if (pid === undefined) {
		throw new AgentError('lab-boot', `host ${name} of the lab did not start: ${(await complaint).trim()}`, {
			disposition: 'fatal',
		})
	}
	letGo(first)
	return {
		pid,
		keep() {
			first.stdin.end('keep\n')
		},
		async [Symbol.asyncDispose]() {
			if (first.exitCode !== null || first.signalCode !== null) return
			const ended = once(first, 'exit')
			first.ref()
			first.stdin.end()
			await ended
		},
	}
}

/** A lab that was forgotten keeps no program from ending (which ends the lab). */
function letGo(first: ChildProcessWithoutNullStreams): void {
	first.unref()
	for (const pipe of [first.stdin, first.stdout, first.stderr]) if (pipe instanceof Socket) pipe.unref()
	first.stdin.on('error', () => undefined) // the host ended on its own: whoever uses it next is told
}

/** The pid in boot.sh's line "ready PID", or undefined where it ended without one. */
async function readyPid(first: ChildProcessWithoutNullStreams): Promise<number | undefined> {
	for await (const line of createInterface({ input: first.stdout })) {
		const pid = /^ready (\d+)$/.exec(line)?.[1]
		if (pid) return Number(pid)
	}
	return undefined
}
