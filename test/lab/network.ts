import { AgentError } from '@altroot/shared/errors'
import { run } from '@altroot/shared/platform/run'

/** From the range for documentation (RFC 5737), and in no namespace but the two hosts': nothing else can have them. */
export const addresses = { server: '192.0.2.1', laptop: '192.0.2.2' } as const

/** Joins two hosts, given by the pids of their first processes, with one cable that the machine itself never sees. */
export async function plugIn(server: number, laptop: number): Promise<void> {
	await ip(server, `link add eth0 type veth peer name eth0 netns ${laptop}`)
	await Promise.all([bringUp(server, addresses.server), bringUp(laptop, addresses.laptop)])
}

/** The laptop's end of the cable: down, nothing reaches either side; up, all is as before. */
export async function setCable(laptop: number, state: 'up' | 'down'): Promise<void> {
	await ip(laptop, `link set eth0 ${state}`)
}

async function bringUp(host: number, address: string): Promise<void> {
	await ip(host, `link set lo up\naddress add ${address}/24 dev eth0\nlink set eth0 up`)
}

async function ip(host: number, commands: string): Promise<void> {
	const enter = ['--target', String(host), '--net', 'ip', '-batch', '-']
	const { exitCode, stderr } = await run('nsenter', enter, { input: commands })
	if (exitCode === 0) return
	throw new AgentError('lab-network', `the hosts of the lab cannot be joined: ${stderr.trim()}`, {
		disposition: 'fatal',
	})
}
