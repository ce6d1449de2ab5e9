import { type NoticeKind, noticeText } from '../notice.ts'
import { post } from './post.ts'
import type { Way } from './way.ts'

/** Names of ntfy's own: a priority from 1 to 5, and tags that its apps show as pictures (ntfy's docs, "Publishing"). */
const looks: Readonly<Record<NoticeKind, { priority: string; tags: string }>> = {
	finished: { priority: '3', tags: 'package' },
	failed: { priority: '4', tags: 'x' },
	decision: { priority: '4', tags: 'question' },
	behind: { priority: '3', tags: 'warning' },
}

/** The notice as ntfy and its kin take it: the text as the body, the rest in headers. */
export function ntfy(address: string, fetch: typeof globalThis.fetch): Way {
	return {
		name: 'ntfy',
		send: (notice, signal) => {
			const title = notice.title.replace(/[^ -~]/g, '?') // a header is ASCII
			return post(fetch, address, { title, ...looks[notice.kind] }, noticeText(notice), signal)
		},
	}
}
