import type { Hono } from 'hono'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { readRefusals } from '../../store/refusals.ts'
import { readHosts } from '../hosts/read.ts'
import { revisionOf } from '../trail/revisions.ts'
import type { WebWorld } from '../world.ts'

/** Seconds: from a package to a world. */
const buckets = [10, 60, 300, 900, 3600, 7200, 14_400, 28_800, 86_400]

/** `/metrics` for Prometheus: everything is counted anew from the history at each look, so a restart loses nothing. */
export function addMetrics(app: Hono, world: WebWorld): void {
	const registry = new Registry()
	collectDefaultMetrics({ register: registry, prefix: 'altroot_process_' })
	const collect = gauges(world, registry)
	app.get('/metrics', async (context) => {
		await collect()
		context.header('Content-Type', registry.contentType)
		return context.body(await registry.metrics())
	})
}

function gauges(world: WebWorld, register: Registry): () => Promise<void> {
	const registers = [register]
	const labelNames = ['host'] as const
	const outcomeLabels = ['host', 'outcome'] as const
	const waiting = new Gauge({
		name: 'altroot_queue',
		help: 'Hosts with a pushed revision that nothing was begun for',
		registers,
	})
	const building = new Gauge({
		name: 'altroot_building',
		help: '1 while a generation of the host runs',
		labelNames,
		registers,
	})
	const proposals = new Gauge({
		name: 'altroot_proposals',
		help: 'Proposals that a person has to decide about',
		labelNames,
		registers,
	})
	const left = new Gauge({
		name: 'altroot_packages_left',
		help: 'Packages of the running generation that are not done',
		labelNames,
		registers,
	})
	const outcomes = new Counter({
		name: 'altroot_generations_total',
		help: 'Generations by outcome',
		labelNames: outcomeLabels,
		registers,
	})
	const packages = new Counter({
		name: 'altroot_packages_total',
		help: 'Packages of generations by outcome',
		labelNames: outcomeLabels,
		registers,
	})
	const spent = new Counter({
		name: 'altroot_build_seconds_total',
		help: 'Time in which packages of the host were built',
		labelNames,
		registers,
	})
	const took = new Histogram({
		name: 'altroot_generation_seconds',
		help: 'How long generations took',
		labelNames,
		buckets,
		registers,
	})
	const lag = new Gauge({
		name: 'altroot_publish_lag_seconds',
		help: 'From the commit of the published revision to its publication',
		labelNames,
		registers,
	})
	const published = new Gauge({
		name: 'altroot_published_timestamp_seconds',
		help: 'When packages were published last',
		labelNames,
		registers,
	})
	const refused = new Counter({
		name: 'altroot_gate_refusals_total',
		help: 'Keys, one-time tokens, commands or pushes, and connections that the gate has refused',
		labelNames: ['kind'] as const,
		registers,
	})
	return async () => {
		register.resetMetrics()
		for (const [kind, many] of Object.entries(readRefusals(world.places.refusals))) refused.inc({ kind }, many)
		const hosts = await readHosts(world)
		const totals = world.history.totalTimes()
		waiting.set(hosts.filter((host) => host.waiting !== null && host.step === null).length)
		for (const { host, step, progress, proposals: open, published: number } of hosts) {
			building.set({ host }, step === null ? 0 : 1)
			left.set({ host }, progress === null ? 0 : progress.total - progress.done - progress.failed)
			proposals.set({ host }, open)
			for (const [outcome, many] of world.history.outcomes(host)) outcomes.inc({ host, outcome }, many)
			for (const [outcome, many] of world.history.packageOutcomes(host)) packages.inc({ host, outcome }, many)
			spent.inc({ host }, (totals.get(host)?.spent ?? 0) / 1000)
			for (const milliseconds of world.history.durations(host)) took.observe({ host }, milliseconds / 1000)
			const generation = number === null ? undefined : world.history.generation(host, number)
			if (!generation?.ended) continue
			published.set({ host }, generation.ended / 1000)
			const revision = await revisionOf(world.ledger, generation.revision)
			if (revision !== undefined) lag.set({ host }, Math.max(0, generation.ended - revision.time) / 1000)
		}
	}
}
