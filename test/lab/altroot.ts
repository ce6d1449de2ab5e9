import type { Child } from './child.ts'
import type { Host } from './host.ts'
import type { Lab } from './lab.ts'

/** The three programs of Altroot in a lab, each running in its host. */
export interface Agents {
	readonly gate: Child
	readonly builder: Child
	readonly client: Child
}

const clientIni = `[host]
name = laptop

[ledger]
remote = ssh://altroot@build-server:2222/ledger
`

/** Makes laptop and server know each other, as README.md tells a person to, and returns once that is done. */
export async function setUpHosts({ server, laptop }: Lab): Promise<void> {
	await laptop.mustRun(['mkdir', '-p', '/etc/altroot'])
	await laptop.mustRun(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/etc/altroot/id_ed25519'])
	await server.mustRun(['altroot-server', 'init'])
	const laptopKey = await laptop.read('/etc/altroot/id_ed25519.pub')
	await server.mustRun(['altroot-server', 'host', 'add', 'laptop', '--key', laptopKey.trim()])
	const serverKey = await server.read('/etc/altroot/ssh_host_ed25519_key.pub')
	await laptop.write('/etc/altroot/known_hosts', `[build-server]:2222 ${serverKey}`)
	await laptop.write('/etc/altroot/client.ini', clientIni)
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

/** Starts all three; each is ready when this returns. */
export async function startAgents({ server, laptop }: Lab): Promise<Agents> {
	const gate = await startGate(server)
	const builder = await startBuilder(server)
	return { gate, builder, client: await startClient(laptop) }
}
