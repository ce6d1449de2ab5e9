/** What a revision has in the place of a password: a word that no format of Portage's takes for anything else. */
export const placeholder = 'not-recorded'

/** By the URI as it is recorded (with the placeholder), the password that belongs there. */
export type Passwords = ReadonlyMap<string, string>

/** RFC 3986, "authority": the part before the last `@` ahead of the path. Passwords are often not escaped as they should be. */
const uriWithUser = /(?<start>\b(?<scheme>[a-z][a-z0-9+.-]*):\/\/)(?<user>[^\s/"'`<>]*)@(?<rest>[^\s"'`<>]*)/gi

/** It names a place where a password is. */
const variable = /^\\*\$\{\w+\}$/

/**
 * The content with each password of a URI replaced by the placeholder: `https://me:secret@host/` and, as a web server
 * takes it for a token, a name alone in `https://token@host/`. Everything else stays byte for byte.
 */
export function maskPasswords(content: Uint8Array): { content: Uint8Array; passwords: Passwords } {
	const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
	const passwords = new Map<string, string>()
	if (!bytes.includes('://') || !bytes.includes('@')) return { content, passwords }
	const masked = bytes.toString('latin1').replace(uriWithUser, (...match) => {
		const { start, scheme, user, rest } = match.at(-1) as Record<'start' | 'scheme' | 'user' | 'rest', string>
		const { name, password } = credentials(scheme, user)
		if (password === '' || variable.test(password)) return match[0]
		const recorded = `${start}${name}${placeholder}@${rest}`
		if (password !== placeholder) passwords.set(recorded, Buffer.from(password, 'latin1').toString('utf8'))
		return recorded
	})
	return { content: passwords.size === 0 ? content : Buffer.from(masked, 'latin1'), passwords }
}

/**
 * The content with each placeholder replaced by the password that belongs there, and the lines (from 1) where none is
 * known. A URI whose path has changed takes the password of its server, where only one is known for it.
 */
export function fillInPasswords(
	content: Uint8Array,
	known: Passwords,
): { content: Uint8Array; filled: boolean; missing: readonly number[] } {
	const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
	if (!bytes.includes(placeholder)) return { content, filled: false, missing: [] }
	const text = bytes.toString('latin1')
	const missing: number[] = []
	let filled = false
	const whole = text.replace(uriWithUser, (...match) => {
		const [uri] = match as [string]
		const { start, scheme, user, rest } = match.at(-1) as Record<'start' | 'scheme' | 'user' | 'rest', string>
		const { name, password } = credentials(scheme, user)
		if (password !== placeholder) return uri
		const found = known.get(uri) ?? onlyOneFor(`${start}${user}@${rest.split('/', 1)[0]}`, known)
		if (found === undefined) missing.push(text.slice(0, match.at(-3) as number).split('\n').length)
		else filled = true
		return found === undefined ? uri : `${start}${name}${Buffer.from(found).toString('latin1')}@${rest}`
	})
	return { content: Buffer.from(whole, 'latin1'), filled, missing }
}

/** `name` is all that stands before the password. */
function credentials(scheme: string, user: string): { name: string; password: string } {
	const colon = user.indexOf(':')
	if (colon >= 0) return { name: user.slice(0, colon + 1), password: user.slice(colon + 1) }
	return /^(?:\w+\+)?https?$/i.test(scheme) ? { name: '', password: user } : { name: user, password: '' }
}

function onlyOneFor(server: string, known: Passwords): string | undefined {
	const all = [...known]
		.filter(([uri]) => uri === server || uri.startsWith(`${server}/`))
		.map(([, password]) => password)
	return new Set(all).size === 1 ? all[0] : undefined
}
