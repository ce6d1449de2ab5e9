import type { Child } from './child.ts'
import type { Host } from './host.ts'
import type { Lab } from './lab.ts'

/** The three programs of Altroot in a lab, each running in its host. */
export interface Agents {
	readonly gate: Child
	readonly builder: Child
	readonly client: Child
}

/**
 * Makes laptop and server know each other, as README.md tells a person to. Returns once the laptop has joined and its
 * first revision is on the server, with the gate that is open from then on.
 */
export async function setUpHosts({ server, laptop }: Lab): Promise<Child> {
	await server.mustRun(['altroot-server', 'init'])
	const [gate, line] = await Promise.all([
		startGate(server),
		server.mustRun(['altroot-server', 'host', 'add', 'laptop', '--address', 'build-server']),
	])
	await laptop.mustRun([...line.trim().split(' '), '--yes'])
	return gate
}

export async function startGate(server: Host): Promise<Child> {
	const gate = await server.start(['altroot-server', 'gate'])
	await gate.stderr.until(/the gate is open/)
	return gate
}

export async function startBuilder(server: Host): Promise<Child> {
	const builder = await server.start(['altroot-server', 'run'])
	await builder.stderr.until(/waiting for revisions/)
	return builder
}

export async function startClient(laptop: Host): Promise<Child> {
	const client = await laptop.start(['altroot-client', 'run'])
	await client.stderr.until(/watching/)
	return client
}

/** Starts the other two; all three are ready when this returns. */
export async function startAgents({ server, laptop }: Lab, gate: Child): Promise<Agents> {
	const builder = await startBuilder(server)
	return { gate, builder, client: await startClient(laptop) }
}
