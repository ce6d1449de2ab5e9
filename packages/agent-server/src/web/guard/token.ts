import { createHash, timingSafeEqual } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { AgentError, hasErrno } from '@altroot/shared/errors'
import type { MiddlewareHandler } from 'hono'

/** Shorter ones can be guessed. */
const shortest = 16

/**
 * The word in the token file; AgentErrors with what to do where it is missing, can be read by others, or is too short.
 */
export function readToken(path: string): string {
	const hint = `umask 077; head -c 24 /dev/urandom | base64 > ${path}`
	const wrong = (what: string): AgentError => new AgentError('web-token', what, { disposition: 'fatal', hint })
	try {
		if (statSync(path).mode & 0o077) throw wrong(`${path}: others than its owner may read the token of the page`)
		const token = readFileSync(path, 'utf8').trim()
		if (token.length < shortest) throw wrong(`${path}: the token of the page has less than ${shortest} letters`)
		return token
	} catch (error) {
		throw hasErrno(error, 'ENOENT') ? wrong(`${path}: there is no token for the page`) : error
	}
}

/** Lets in whoever knows the token: as `Authorization: Bearer`, or, in a browser, as the password of any user. */
export function checkToken(token: string): MiddlewareHandler {
	return async (context, next) => {
		if (sameWord(givenToken(context.req.header('authorization') ?? ''), token)) return next()
		context.header('WWW-Authenticate', 'Basic realm="Altroot: any user, the token as password", charset="UTF-8"')
		return context.text('The token is needed: as the password of any user, or as Authorization: Bearer.\n', 401)
	}
}

function givenToken(header: string): string {
	const [, scheme = '', value = ''] = /^(\w+) +(\S+)$/.exec(header) ?? []
	if (scheme.toLowerCase() === 'bearer') return value
	if (scheme.toLowerCase() !== 'basic') return ''
	const words = Buffer.from(value, 'base64').toString('utf8')
	return words.slice(words.indexOf(':') + 1)
}

/** Takes as long for a wrong word as for the right one, whatever its length. */
function sameWord(given: string, token: string): boolean {
	return timingSafeEqual(digest(given), digest(token))
}

function digest(word: string): Buffer {
	return createHash('sha256').update(word).digest()
}
