import type { Verb } from '@altroot/shared/cli/program'
import { removeSection } from '@altroot/shared/config/edit'
import { exitCode } from '@altroot/shared/errors'
import { keepSigner } from '../host-signers.ts'
import { endPairing } from '../pair/pairings.ts'
import { editSettings } from '../settings/edit-file.ts'
import { knownHost, readServerSettings } from '../settings/read.ts'
import { serverPlaces } from '../store/places.ts'

export const hostRemove: Verb = {
	usage: 'host remove <name>',
	summary: 'admit a laptop no longer; its history and packages stay on disk',
	examples: ['altroot-server host remove laptop'],
	action: async ({ terminal, config }, [name = '']) => {
		const settings = await readServerSettings(config)
		const places = serverPlaces(settings)
		const { root } = knownHost(settings, name)
		await keepSigner(name, settings, places)
		await editSettings(config, (text) => removeSection(text, `host ${name}`))
		await endPairing(places, name)
		terminal.say(`${name} is admitted no longer; ${root} and its branch in the ledger are still there`)
		return exitCode.done
	},
}
