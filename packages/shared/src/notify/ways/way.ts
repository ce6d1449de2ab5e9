import type { Notice } from '../notice.ts'

/** How the sending of one notice went. `later`: another try may help; `never`: a person has to mend something. */
export type Sent =
	| { readonly kind: 'sent' }
	| { readonly kind: 'later' | 'never'; readonly reason: string; readonly hint: string }

export const sent: Sent = { kind: 'sent' }

/** One way to reach a person. `name` is its key in `[notify]`; what it says of itself never contains a secret. */
export interface Way {
	readonly name: string
	/** Tells a person; never throws. */
	send(notice: Notice, signal: AbortSignal): Promise<Sent>
}
