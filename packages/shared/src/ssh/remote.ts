import { AgentError, exitCode } from '../errors.ts'

/** A ledger behind an SSH server: the gate, an OpenSSH server, or any git host. */
export interface SshRemote {
	readonly kind: 'ssh'
	readonly user: string
	readonly host: string
	readonly port: number
	/** As the server is asked for it: `/ledger`. */
	readonly path: string
}

/** Where a ledger lives besides this machine's own: `[ledger] remote` of both settings files. */
export type Remote =
	| SshRemote
	| { readonly kind: 'https'; readonly url: string }
	| { readonly kind: 'path'; readonly path: string }

const accepted = 'write ssh://USER@HOST:PORT/PATH, https://HOST/PATH or an absolute path'

/**
 * Reads `ssh://altroot@build-server:2222/ledger`, `https://…` or `/a/local/path`; user `altroot` and port 22 where
 * they are left out. Anything else is an AgentError (`remote-invalid`) that says what to write instead.
 */
export function parseRemote(text: string): Remote {
	if (text.startsWith('/')) return { kind: 'path', path: text }
	const scpLike = /^(?<authority>[^/:]+):(?<path>[^/].*|\/(?!\/).*)$/.exec(text)?.groups
	if (scpLike) {
		throw invalid(text, `write it as ssh://${scpLike.authority}/${scpLike.path?.replace(/^\//, '')}`)
	}
	const url = URL.parse(text)
	if (url === null) throw invalid(text, accepted)
	if (url.password !== '') throw invalid(mask(text), 'leave the password out: a key opens the connection')
	if (url.protocol === 'https:') return { kind: 'https', url: text }
	if (url.protocol !== 'ssh:' || url.hostname === '' || url.pathname.length < 2) throw invalid(text, accepted)
	return {
		kind: 'ssh',
		user: decodeURIComponent(url.username) || 'altroot',
		host: url.hostname.replace(/^\[|\]$/g, ''),
		port: url.port === '' ? 22 : Number(url.port),
		path: decodeURIComponent(url.pathname),
	}
}

function invalid(text: string, hint: string): AgentError {
	return new AgentError('remote-invalid', `${text} names no ledger that can be reached`, {
		disposition: 'stall',
		exit: exitCode.settings,
		hint,
	})
}

/** A password never reaches a message or a log. */
function mask(text: string): string {
	return text.replace(/:[^:@/]*@/, ':…@')
}
