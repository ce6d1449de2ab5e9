import type { Verb } from '@altroot/shared/cli/program'
import { exitCode, wrongUse } from '@altroot/shared/errors'
import { silentLog } from '@altroot/shared/platform/log'
import { addOverlay } from '../add-overlay.ts'
import { openBuilder } from '../open-builder.ts'
import { findListed, listPlace } from '../overlay/listed.ts'
import { checkName, type OverlaySource, sourceOf } from '../overlay/source.ts'

export const overlayAdd: Verb = {
	usage: 'overlay add <name> [uri]',
	summary: 'bring a tree to this server: it is built from, and every laptop may sync it; its ebuilds run as root here',
	options: [['--type <type>', 'git, rsync, mercurial or svn (default: by the URI)']],
	examples: [
		'altroot-server overlay add guru',
		'altroot-server overlay add mine https://example.org/mine.git',
		'altroot-server overlay add mine rsync://example.org/mine',
	],
	action: async ({ terminal, config, untilStopped }, [given = '', uri], { type }) => {
		const name = checkName(given)
		const source = uri === undefined ? await listed(name) : sourceOf(uri, type)
		const builder = await openBuilder(config, silentLog)
		using _history = builder.history
		terminal.say(`syncing ${name} from ${source.uri} (${source.type})`)
		const { after } = await addOverlay(builder, name, source, terminal.say, untilStopped())
		if (terminal.json) terminal.printJson({ tree: name, ...source, state: after })
		else terminal.print(`${name} is there; laptops that have it in repos.conf are built with it from now on`)
		return exitCode.done
	},
}

async function listed(name: string): Promise<OverlaySource> {
	const place = listPlace(process.env.HOME ?? '/root')
	const found = await findListed(name, place)
	if (found) return found
	throw wrongUse(
		`where ${name} is synced from is not known: it is not in ${place}`,
		'give its URI; or get the list with `eselect repository list` (app-eselect/eselect-repository)',
	)
}
