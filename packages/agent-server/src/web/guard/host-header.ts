import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { MiddlewareHandler } from 'hono'

/**
 * Refuses requests that name another server. A page of an attacker whose name suddenly leads to this address (DNS
 * rebinding) comes with that name; an address, this machine's own name and those of `[web] names` cannot be anybody else's.
 */
export function checkHostHeader(names: () => readonly string[]): MiddlewareHandler {
	return async (context, next) => {
		const name = nameIn(context.req.header('host') ?? '')
		if (isIP(name) || ['localhost', hostname().toLowerCase(), ...names().map(lower)].includes(name)) return next()
		return context.text(`This is not ${name || 'a server without a name'}. If it is: add it to names in [web].\n`, 421)
	}
}

/** The name without port and without the brackets of IPv6. */
function nameIn(header: string): string {
	const [, bracketed, plain = ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d+)?$/.exec(header) ?? []
	return lower(bracketed ?? plain).replace(/\.$/, '')
}

function lower(name: string): string {
	return name.toLowerCase()
}
