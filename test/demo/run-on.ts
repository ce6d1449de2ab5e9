import type { Agents } from '../lab/altroot.ts'
import type { Host } from '../lab/host.ts'
import type { Stage } from './stage.ts'

/** Starts the three programs anew so that they need nobody: until now each writes its log to this program. */
export async function runOn({ laptop, server }: Stage, agents: Agents): Promise<void> {
	await change(server, agents.gate, 'altroot-server gate')
	await change(server, agents.builder, 'altroot-server run')
	await change(laptop, agents.client, 'altroot-client run')
}

async function change(host: Host, running: Agents['gate'], command: string): Promise<void> {
	running.kill()
	await running.exitCode
	const log = `/var/log/${command.replace(' ', '-')}.log`
	await host.mustRun(['sh', '-c', `setsid ${command} </dev/null >${log} 2>&1 &`])
}
