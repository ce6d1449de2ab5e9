import { AgentError } from '@altroot/shared/errors'
import type { Agents } from '../lab/altroot.ts'
import { BuildView } from './build-view.ts'
import { showAuditTrail } from './scenes/audit-trail.ts'
import { changeFlag } from './scenes/flag.ts'
import { introduce, meet } from './scenes/meet.ts'
import { makeMistake } from './scenes/mistake.ts'
import { buildWorld } from './scenes/world.ts'
import type { Screen } from './screen.ts'
import type { Stage } from './stage.ts'

/** What every scene works with. */
export interface Show {
	readonly screen: Screen
	readonly stage: Stage
	readonly agents: Agents
	readonly build: BuildView
}

/** Plays the scenes in their order, to the agents that still run at the end. `took`: milliseconds to set the stage. */
export async function play(screen: Screen, stage: Stage, took: number): Promise<Agents> {
	await introduce(screen, stage, took)
	const agents = await meet(screen, stage)
	const show = { screen, stage, agents, build: new BuildView(screen, stage.server, agents.builder) }
	await Promise.race([playLoop(show), earlyEnd(agents)])
	return agents
}

async function playLoop(show: Show): Promise<void> {
	await buildWorld(show)
	await changeFlag(show)
	await makeMistake(show)
	await showAuditTrail(show)
}

/** Without one of the three programs a scene would wait for ever. */
async function earlyEnd(agents: Agents): Promise<never> {
	const ends = Object.entries(agents).map(async ([name, { exitCode, stderr }]) => {
		const code = await exitCode
		throw new AgentError('demo-agent', `the ${name} has ended with exit code ${code}`, {
			disposition: 'fatal',
			hint: `its last words: ${stderr.seen.at(-1) ?? 'none'}`,
		})
	})
	return Promise.race(ends)
}
