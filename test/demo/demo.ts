import { printError } from '@altroot/shared/cli/end'
import { AgentError, systemRefusal } from '@altroot/shared/errors'
import { labUnavailable } from '../lab/available.ts'
import { setUp } from '../setup.ts'
import { type DemoArguments, readArguments, usage } from './arguments.ts'
import { agreeTo, openHere } from './here.ts'
import { untilInterrupted } from './interruption.ts'
import { runOn } from './run-on.ts'
import { Screen } from './screen.ts'
import { play } from './show.ts'
import { openTwoHosts } from './stage.ts'

/** How the demo ends: the exit code, and its last words. */
interface Ending {
	readonly exitCode: number
	readonly words: string
}

const screen = new Screen(process)
const toTakeDown = new AsyncDisposableStack()
process.stdout.on('error', () => process.exit(1)) // `pnpm demo | head`: nobody looks any more

const { exitCode, words } = await Promise.race([endingOf(process.argv.slice(2)), interruption()])
await toTakeDown.disposeAsync()
screen.close(words)
process.exit(exitCode) // not to wait for programs that have lost their host

async function endingOf(given: readonly string[]): Promise<Ending> {
	try {
		const wanted = readArguments(given)
		return { exitCode: 0, words: wanted.help ? usage : await demo(wanted) }
	} catch (error) {
		const known = error instanceof AgentError ? error : systemRefusal(error)
		if (known === undefined) throw error
		return { exitCode: known.exit, words: `demo: ${printError(known)}` }
	}
}

async function interruption(): Promise<Ending> {
	const { exitCode, by } = await untilInterrupted(process)
	screen.mute() // Ctrl-C also reaches the programs that a scene waits for: not a word about their ends
	return { exitCode, words: `demo: stopped by ${by}; everything that it started has ended` }
}

/**
 * The whole product on two hosts of this machine: `pnpm demo`. They end with this program, however it ends; with `--keep`
 * they stay up and can be entered. Returns what there is to say at the end.
 */
async function demo({ keep, here, yes }: DemoArguments): Promise<string> {
	if (process.getuid?.() !== 0) throw notRoot()
	if (here) await agreeTo(yes)
	await setUp((line) => screen.say(line))
	const reason = here ? undefined : labUnavailable()
	if (reason !== undefined) throw noLab(reason)
	screen.say('Altroot: a laptop edits its own /etc/portage, a build server compiles for it.')
	screen.say('All of this is really run, with real Portage; it takes about a minute.')
	const began = performance.now()
	const stage = toTakeDown.use(await (here ? openHere() : openTwoHosts()))
	const agents = await play(screen, stage, performance.now() - began)
	const lines = ['', 'One line edited, one command typed, and nothing was compiled on the laptop.']
	if (keep) {
		await runOn(stage, agents)
		lines.push('The two hosts stay up, with all three programs running:')
		lines.push(...(await stage.keep()).map((line) => `  ${line}`))
	} else if (!here) lines.push('  to try it yourself             npx -y pnpm@12 demo --keep')
	return [...lines, '  for a real laptop and server   README.md, “Set up for real”'].join('\n')
}

function notRoot(): AgentError {
	const hint = 'run it as root: what it makes is gone when it ends, and the machine’s own files are never touched'
	return new AgentError('not-root', 'the demo makes hosts of its own, and only root can', {
		disposition: 'fatal',
		hint,
	})
}

function noLab(reason: string): AgentError {
	const hint = 'in a container that you throw away, this runs without: npx -y pnpm@12 demo --here'
	return new AgentError('lab-unavailable', reason, { disposition: 'fatal', hint })
}
