import { BlockList, isIPv6 } from 'node:net'
import { listenAddress, yesOrNo } from '@altroot/shared/config/values'
import * as z from 'zod'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

function isLoopback(address: string): boolean {
	return address === 'localhost' || loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** Names by which browsers call the page, beside addresses and the machine's own: `build-server.lan`, by blanks. */
const names = z.string().transform((text, context): readonly string[] => {
	const words = text.split(/[\s,]+/).filter(Boolean)
	if (words.every((word) => /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(word))) return words
	context.addIssue({ code: 'custom', message: 'expected names without port, for example build-server.lan' })
	return z.NEVER
})

/** `[web]`: the page (docs/page.md). What it shows is private: beyond this machine, somebody has to ask who is looking. */
export const Web = z
	.strictObject({
		listen: listenAddress.default({ address: '127.0.0.1', port: 8474 }),
		'token-file': z
			.string()
			.regex(/^(\/[^\0]*)?$/, 'expected an absolute path, for example /etc/altroot/web_token')
			.default(''),
		'behind-proxy': yesOrNo.default(false),
		names: names.prefault(''),
	})
	.superRefine(({ listen, 'token-file': token, 'behind-proxy': proxy }, context) => {
		if (listen === undefined || isLoopback(listen.address) || token !== '' || proxy) return
		const message = `on ${listen.address} others than this machine could look: set token-file, or behind-proxy = yes where a proxy asks who they are`
		context.addIssue({ code: 'custom', path: ['listen'], message })
	})
