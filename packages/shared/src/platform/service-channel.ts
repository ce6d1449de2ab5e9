import { renameSync, utimesSync, writeFileSync, writeSync } from 'node:fs'

/** Says words of sd_notify(3) (`READY=1`, `STATUS=…`) to whoever has started this program as a service. */
export type Tell = (...words: readonly string[]) => void

/**
 * The way to the service manager; undefined where there is none.
 *
 * systemd opens its notification socket for us (`OpenFile=/run/systemd/notify:notify`, systemd.service(5)) because
 * Node.js has no datagram socket of the Unix kind: one write to the descriptor is one message, and it comes from this
 * process itself. Elsewhere `ALTROOT_SERVICE_FILE` names a file that always holds the newest words, and that is no older
 * than the last sign of life.
 */
export function serviceChannel(environment: NodeJS.ProcessEnv, pid: number): Tell | undefined {
	const descriptor = passedDescriptor(environment, pid)
	if (descriptor !== undefined) return unlessDeaf((...words) => writeSync(descriptor, words.join('\n')))
	const file = environment.ALTROOT_SERVICE_FILE
	return file ? unlessDeaf(keptIn(file)) : undefined
}

/** sd_listen_fds(3): descriptors from 3 on, in the order of their names. */
function passedDescriptor(environment: NodeJS.ProcessEnv, pid: number): number | undefined {
	if (Number(environment.LISTEN_PID) !== pid) return undefined
	const at = (environment.LISTEN_FDNAMES ?? '').split(':').indexOf('notify')
	return at < 0 || at >= Number(environment.LISTEN_FDS) ? undefined : 3 + at
}

function keptIn(file: string): Tell {
	const kept = new Map<string, string>()
	return (...words) => {
		if (words.length === 1 && words[0] === 'WATCHDOG=1') {
			const now = new Date()
			return utimesSync(file, now, now)
		}
		for (const word of words) kept.set(word.slice(0, word.indexOf('=')), word)
		if (words.includes('READY=1')) kept.delete('RELOADING')
		writeFileSync(`${file}.new`, `${[...kept.values()].join('\n')}\n`)
		renameSync(`${file}.new`, file)
	}
}

/** A service manager that cannot hear us is no reason to end: it has its own means (the watchdog). */
function unlessDeaf(tell: Tell): Tell {
	return (...words) => {
		try {
			tell(...words)
		} catch (error) {
			if (!(error instanceof Error && 'syscall' in error)) throw error
		}
	}
}
