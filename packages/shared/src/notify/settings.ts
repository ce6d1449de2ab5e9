import * as z from 'zod'
import { absolutePath } from '../config/values.ts'
import { type NoticeKind, noticeKinds } from './notice.ts'
import { quietHours } from './quiet-hours.ts'

const isKind = (word: string): word is NoticeKind => noticeKinds.some((kind) => kind === word)

const kinds = z.string().transform((text, context) => {
	const words = text.split(/[\s,]+/).filter((word) => word !== '')
	const wrong = words.find((word) => !isKind(word))
	if (wrong === undefined) return words.filter(isKind)
	context.addIssue({ code: 'custom', message: `expected some of ${noticeKinds.join(', ')}; found \`${wrong}\`` })
	return z.NEVER
})

const webAddress = z.union(
	[z.literal(''), z.url({ protocol: /^https?$/, error: 'expected an address that begins with https:// or http://' })],
	{
		error: 'expected an address that begins with https:// or http://',
	},
)
const mailAddress = z.union([z.literal(''), z.email()], {
	error: 'expected a mail address, for example you@example.org',
})

/** The keys of `[notify]` that both sides have. A way whose key is empty is not used. */
export const notifyKeys = {
	on: kinds.prefault(noticeKinds.join(' ')),
	mail: mailAddress.default(''),
	webhook: webAddress.default(''),
	ntfy: webAddress.default(''),
	command: z.union([z.literal(''), absolutePath], { error: 'expected the absolute path of a program' }).default(''),
	quiet: quietHours.prefault(''),
}

/** `[notify]` of a build server. */
export const NotifySettings = z.strictObject(notifyKeys)
export type NotifySettings = z.infer<typeof NotifySettings>
