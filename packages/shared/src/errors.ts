/**
 * What the reconcile loop does with an error: `retry` it with backoff, `wait` for an event (a push, a person), `stall`
 * this host until its revision or settings change, or end the process (`fatal`).
 */
export type Disposition = 'retry' | 'wait' | 'stall' | 'fatal'

/** The exit codes of both programs (docs/contract.md). */
export const exitCode = { done: 0, failed: 1, usage: 2, settings: 3, decision: 4, unreachable: 5 } as const
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

interface Details {
	readonly disposition: Disposition
	readonly exit?: ExitCode
	readonly hint?: string
	readonly data?: Readonly<Record<string, unknown>>
	readonly cause?: unknown
}

/**
 * What an agent itself could not do. The message says what happened and where, `hint` what to do about it; `code` is a
 * literal that scripts and tests may rely on. Anything else that is thrown is a bug.
 */
export class AgentError extends Error {
	readonly code: string
	readonly disposition: Disposition
	readonly exit: ExitCode
	readonly hint: string | undefined
	readonly data: Readonly<Record<string, unknown>>

	constructor(code: string, message: string, details: Details) {
		super(message, { cause: details.cause })
		this.name = 'AgentError'
		this.code = code
		this.disposition = details.disposition
		this.exit = details.exit ?? exitCode.failed
		this.hint = details.hint
		this.data = details.data ?? {}
	}
}

/** The message of whatever was thrown, for a log line or a `cause` that a person reads. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error)
}

/** True for an error of the operating system with this code (`ENOENT`, `EEXIST` …). */
export function hasErrno(error: unknown, code: string): boolean {
	return error instanceof Error && 'code' in error && error.code === code
}

/** What a person has to know of the refusals of an operating system that pass, or that a person can put right. */
const refusals: Readonly<Record<string, readonly [what: string, hint: string]>> = {
	ENOSPC: ['the disk is full', 'make room; it goes on by itself'],
	EDQUOT: ['the disk quota is used up', 'make room; it goes on by itself'],
	EROFS: ['the file system is read-only', 'the kernel’s log (dmesg) says why'],
	EIO: ['the disk failed to read or write', 'the kernel’s log (dmesg) says more: look after the disk'],
	EACCES: ['access is not permitted', 'is this program started as root?'],
	EPERM: ['access is not permitted', 'is this program started as root?'],
	EMFILE: ['this program has too many files open', 'raise its limit of open files (ulimit -n)'],
	ENFILE: ['the machine has too many files open', 'raise fs.file-max with sysctl'],
	ENOMEM: ['the machine is out of memory', 'end something else'],
}

/**
 * What the operating system refused, for people (`system-refused`): it passes, or a person puts it right, so it is worth
 * another try. undefined for whatever else was thrown.
 */
export function systemRefusal(error: unknown): AgentError | undefined {
	const refused = refusedCall(error)
	const [what, hint] = refusals[refused?.code ?? ''] ?? []
	if (refused === undefined || what === undefined || hint === undefined) return undefined
	const where = 'path' in refused.error ? `${refused.error.path}: ` : ''
	return new AgentError('system-refused', `${where}${what} (${refused.code} at ${refused.call})`, {
		disposition: 'retry',
		hint,
		cause: error,
	})
}

/** SQLite tells the same in numbers of its own (its result codes; the low byte is the primary one). */
const sqliteCodes: Readonly<Record<number, string>> = { 3: 'EACCES', 8: 'EROFS', 10: 'EIO', 13: 'ENOSPC', 14: 'EACCES' }

function refusedCall(error: unknown): { error: Error; code: string; call: string } | undefined {
	if (!(error instanceof Error && 'code' in error)) return undefined
	if ('syscall' in error) return { error, code: String(error.code), call: String(error.syscall) }
	if (error.code !== 'ERR_SQLITE_ERROR' || !('errcode' in error)) return undefined
	const code = sqliteCodes[Number(error.errcode) & 0xff]
	return code === undefined ? undefined : { error, code, call: 'sqlite' }
}

/** What a person typed cannot be done: exit code 2. */
export function wrongUse(message: string, hint: string): AgentError {
	return new AgentError('wrong-use', message, { disposition: 'fatal', exit: exitCode.usage, hint })
}
