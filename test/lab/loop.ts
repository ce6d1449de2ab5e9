import type { Generation } from '@altroot/shared/protocol/generation'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import type { Child } from './child.ts'
import type { Host } from './host.ts'
import type { Lab } from './lab.ts'

/** What `altroot-client status --json` says. */
export interface ClientStatus extends Pick<HostStatus, 'generation' | 'published'> {
	readonly host: string
	readonly revision: string | null
	readonly subject: string | null
	readonly pushed: boolean
	readonly connected: boolean
	readonly diagnostics: readonly { readonly path: string; readonly line: number; readonly message: string }[]
}

export async function clientStatus(laptop: Host): Promise<ClientStatus> {
	return JSON.parse(await laptop.mustRun(['altroot-client', 'status', '--json']))
}

/** Records what is on the laptop's disk, and waits until the builder has ended a generation of it. */
export async function recordAndBuild({ laptop, server }: Lab, builder: Child): Promise<Generation> {
	const { revision } = JSON.parse(await laptop.mustRun(['altroot-client', 'record', '--json']))
	return generationOf(server, builder, revision)
}

/** Waits until the builder has ended a generation of the revision. */
export async function generationOf(server: Host, builder: Child, revision: string): Promise<Generation> {
	await builder.stderr.until(new RegExp(`the generation has ended.*${revision}`))
	const { hosts }: { hosts: HostStatus[] } = JSON.parse(await server.mustRun(['altroot-server', 'status', '--json']))
	const generation = hosts[0]?.generation
	if (generation?.revision !== revision) throw new Error(`no generation of ${revision}: ${JSON.stringify(generation)}`)
	return generation
}
