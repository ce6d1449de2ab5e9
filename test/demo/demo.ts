import { AgentError } from '@altroot/shared/errors'
import { setUpHosts, startBuilder, startClient } from '../lab/altroot.ts'
import { type Lab, openLab } from '../lab/lab.ts'
import { setUp } from '../setup.ts'
import { changeFlag, firstUpgrade, seeMistake, showAuditTrail } from './scenes.ts'
import { Screen } from './screen.ts'

/**
 * The whole product on two hosts of this machine: `pnpm demo`. With `--keep` the hosts stay up and can be entered;
 * without, they end with this program, however it ends.
 */
async function demo(keep: boolean): Promise<void> {
	const screen = new Screen()
	await setUp((line) => screen.answer(line))
	const lab = await openLab()
	try {
		screen.scene('Two hosts: a laptop, and a build server with its own network address')
		await introduce(screen, lab)
		screen.scene('The two come to know each other')
		await setUpHosts(lab)
		screen.done('the server knows the laptop’s key, the laptop has pinned the server’s')
		await startBuilder(lab.server)
		const client = await startClient(lab.laptop)
		screen.done('running: altroot-server gate, altroot-server run, altroot-client run')
		await firstUpgrade(screen, lab)
		await changeFlag(screen, lab, client)
		await seeMistake(screen, lab, client)
		await showAuditTrail(screen, lab)
		if (keep) await stay(screen, lab)
	} finally {
		if (!keep) await lab.close()
	}
}

async function introduce(screen: Screen, { laptop, server }: Lab): Promise<void> {
	for (const host of [laptop, server]) {
		const emerge = (await host.mustRun(['emerge', '--version'])).split('(')[0]
		screen.answer(`${host.name.padEnd(8)} ${host.address}  ${emerge?.trim()}, its own /etc/portage and /var/db/pkg`)
	}
}

async function stay(screen: Screen, lab: Lab): Promise<void> {
	await lab.keep()
	screen.scene('The hosts stay up')
	screen.answer(`laptop: ${lab.laptop.enter}\nserver: ${lab.server.enter}\ndown:   node test/lab/down.ts`)
}

const known = new Set(['--keep'])
const unknown = process.argv.slice(2).find((word) => word !== '--' && !known.has(word))
if (unknown !== undefined) {
	console.error(`demo: ${unknown} is not known; the demo takes --keep`)
	process.exitCode = 2
} else {
	await demo(process.argv.includes('--keep')).catch((error: unknown) => {
		if (!(error instanceof AgentError)) throw error
		console.error(`demo: ${error.message}${error.hint ? `\n  → ${error.hint}` : ''}`)
		process.exitCode = error.exit
	})
}
