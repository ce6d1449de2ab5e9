import type { Verb } from '@altroot/shared/cli/program'
import { setKey } from '@altroot/shared/config/edit'
import { exitCode, wrongUse } from '@altroot/shared/errors'
import { editSettings } from '../settings/edit-file.ts'
import { knownHost, readServerSettings } from '../settings/read.ts'

export const hostTrust: Verb = {
	usage: 'host trust <name> <what>',
	summary: 'trust a laptop with `config` alone, or also with `code` that runs as root in builds',
	examples: ['altroot-server host trust laptop code'],
	action: async ({ terminal, config }, [name = '', what = '']) => {
		knownHost(await readServerSettings(config), name)
		if (what !== 'config' && what !== 'code') throw wrongUse(`${what} is no kind of trust`, 'say config or code')
		await editSettings(config, (text) => setKey(text, `host ${name}`, 'trust', what))
		terminal.say(
			what === 'code'
				? `${name}: its bashrc, patches and hooks run on this server from now on`
				: `${name}: only its configuration is used`,
		)
		return exitCode.done
	},
}
