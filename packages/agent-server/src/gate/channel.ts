import { Duplex, PassThrough, type Writable } from 'node:stream'

/** What a command talks through: a channel of an SSH connection, or the standard streams that an OpenSSH server gives it. */
export interface HostChannel extends Duplex {
	readonly stderr: Writable
	/**
	 * Set where it has copied what was written when it calls back, as ssh2 has: its memory may be given back then. The
	 * standard streams call back while the system may still be reading it.
	 */
	readonly copies?: true | undefined
	/** Says how the command ended. */
	exit(code: number): unknown
	/** Ends the conversation at once. */
	close(): unknown
}

/** The standard streams of this process as a channel; `onExit` hears the exit code. */
export function standardChannel(
	{ stdin, stdout, stderr }: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>,
	onExit: (code: number) => void,
): HostChannel {
	// Duplex.from takes Node's streams too (its documentation), but its type names the web's alone.
	const both = { readable: stdin, writable: stdout } as unknown as Parameters<typeof Duplex.from>[0]
	const duplex = Duplex.from(both)
	const said = new PassThrough()
	said.pipe(stderr, { end: false })
	return Object.assign(duplex, { stderr: said, exit: onExit, close: () => void duplex.destroy() })
}
