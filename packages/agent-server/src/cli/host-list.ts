import type { Verb } from '@altroot/shared/cli/program'
import { exitCode } from '@altroot/shared/errors'
import { readServerSettings } from '../settings/read.ts'

export const hostList: Verb = {
	usage: 'host list',
	summary: 'the laptops that are admitted',
	examples: ['altroot-server host list --json'],
	action: async ({ terminal, config }) => {
		const { hosts } = await readServerSettings(config)
		const rows = Object.entries(hosts).map(([host, { root, trust, key }]) => ({ host, root, trust, key }))
		if (terminal.json) terminal.printJson({ hosts: rows })
		else
			for (const { host, root, trust } of rows) terminal.print(`${host.padEnd(20)} ${root.padEnd(20)} trust ${trust}`)
		return exitCode.done
	},
}
