import type { Notice } from '@altroot/shared/notify/notice'
import type { Host } from './host.ts'

const program = '/usr/local/bin/keep-notice'

/** Has each notice of an agent written down; its settings are in `ini`. */
export async function keepNotices(host: Host, ini: string): Promise<void> {
	await host.write(program, '#!/bin/sh\ncat >> /root/notices\n')
	await host.mustRun(['chmod', '+x', program])
	await host.append(ini, `\n[notify]\ncommand = ${program}\n`)
}

/** What was written down, in the order in which it came. */
export async function noticesOf(host: Host): Promise<Notice[]> {
	const lines = (await host.read('/root/notices')).split('\n').filter((line) => line !== '')
	return lines.map((line) => JSON.parse(line))
}
