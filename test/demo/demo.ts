import { printError } from '@altroot/shared/cli/end'
import { AgentError } from '@altroot/shared/errors'
import { labUnavailable } from '../lab/available.ts'
import { setUp } from '../setup.ts'
import { type DemoArguments, readArguments, usage } from './arguments.ts'
import { agreeTo, openHere } from './here.ts'
import { Interrupted, interruption } from './interruption.ts'
import { runOn } from './run-on.ts'
import { Screen } from './screen.ts'
import { play } from './show.ts'
import { openTwoHosts } from './stage.ts'

process.stdout.on('error', () => process.exit(1)) // `pnpm demo | head`: nobody looks any more
const screen = new Screen(process)
try {
	const wanted = readArguments(process.argv.slice(2))
	if (wanted.help) screen.close(usage)
	else await demo(wanted)
	process.exit(0) // programs in kept hosts, and those that ended with theirs, are nobody's to wait for
} catch (error) {
	if (error instanceof Interrupted) {
		screen.close(`demo: stopped by ${error.signal}; the hosts and everything in them have ended`)
		process.exit(error.exitCode)
	}
	if (!(error instanceof AgentError)) throw error
	screen.close(`demo: ${printError(error)}`)
	process.exit(error.exit)
}

/**
 * The whole product on two hosts of this machine: `pnpm demo`. They end with this program, however it ends; with `--keep`
 * they stay up and can be entered.
 */
async function demo({ keep, here, yes }: DemoArguments): Promise<void> {
	const interrupted = interruption(process)
	if (here) await agreeTo(yes)
	await Promise.race([setUp((line) => screen.say(line)), interrupted])
	const reason = here ? undefined : labUnavailable()
	if (reason !== undefined) throw noLab(reason)
	screen.say('Altroot: a laptop edits its own /etc/portage, a build server compiles for it.')
	screen.say('All of this is really run, with real Portage; it takes about a minute.')
	const began = performance.now()
	await using stage = await (here ? openHere() : openTwoHosts())
	const agents = await Promise.race([play(screen, stage, performance.now() - began), interrupted])
	screen.say(`\nOne line edited, one command typed, and nothing was compiled on the laptop.`)
	if (keep) {
		await runOn(stage, agents)
		screen.say(['The hosts stay up, with all three programs running:', ...(await stage.keep())].join('\n  '))
	} else if (!here) screen.say('  to try it yourself             npx -y pnpm@12 demo --keep')
	screen.say('  for a real laptop and server   README.md, “Set up for real”')
}

function noLab(reason: string): AgentError {
	const hint = 'in a container that you throw away, this runs without: npx -y pnpm@12 demo --here'
	return new AgentError('lab-unavailable', reason, { disposition: 'fatal', hint })
}
