import { inject } from 'vitest'
import { bootMachines, type Init, type Machine, type Machines } from './machines.ts'

/** A build server and a laptop, each with Altroot's programs and units installed. */
export type House = Machines<'server' | 'laptop'>['machine'] & AsyncDisposable

const checkout = '/opt/altroot/test/services'

/** Boots both. Throws where the machine cannot: a test that did not run is not one that passed. */
export async function openHouse(init: Init): Promise<House> {
	const unavailable = inject('unavailable')
	if (unavailable !== '') throw new Error(unavailable)
	await using machines = new AsyncDisposableStack()
	const { machine } = machines.use(await bootMachines(init, inject('executables'), 'server', 'laptop'))
	const { server, laptop } = machine
	await Promise.all([server, laptop].map((each) => each.mustRun(['bash', `${checkout}/furnish.sh`, each.name])))
	const booted = machines.move()
	return { ...machine, [Symbol.asyncDispose]: () => booted.disposeAsync() }
}

/** One property of a unit, as `systemctl show` has it. */
export async function property(machine: Machine, unit: string, name: string): Promise<string> {
	return (await machine.mustRun(['systemctl', 'show', '--value', `--property=${name}`, unit])).trim()
}

/** A line of a unit's journal. */
export interface JournalLine {
	readonly message: string
	/** 3: error, 4: warning, 6: information. */
	readonly priority: number
}

/** Of this boot, or of the one before (-1). */
export async function journalOf(machine: Machine, unit: string, boot = 0): Promise<JournalLine[]> {
	const lines = await machine.mustRun(['journalctl', `--boot=${boot}`, '--output=json', `--unit=${unit}`])
	return lines
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line))
		.map(({ MESSAGE, PRIORITY }) => ({ message: String(MESSAGE), priority: Number(PRIORITY) }))
}

/** Waits until the journal of this boot has the line `times` times. */
export async function journalled(machine: Machine, unit: string, pattern: RegExp, times = 1): Promise<void> {
	const options = ['--boot', '--lines=all', '--follow', '--output=cat', `--unit=${unit}`]
	await printed(machine, ['journalctl', ...options], pattern, times)
}

/** Waits until a file, which may not be there yet, has the line `times` times. */
export async function written(machine: Machine, path: string, pattern: RegExp, times = 1): Promise<void> {
	await printed(machine, ['tail', '--follow=name', '--retry', '--lines=+1', path], pattern, times)
}

/** Waits until the builder compiles app-misc/slow for the `times`-th time, and stands still there. */
export async function compiling(server: Machine, times = 1): Promise<void> {
	await written(server, '/var/lib/altroot/logs/laptop/1.log', /held by/, times)
}

/** What of the builder's emerge runs, ebuilds included. */
export async function emergesOf(server: Machine): Promise<string> {
	return (await server.run(['pgrep', '--list-full', '--full', '/opt/portage/'])).stdout
}

async function printed(machine: Machine, command: readonly string[], pattern: RegExp, times: number): Promise<void> {
	const program = await machine.start(command)
	let seen = 0
	for await (const line of program.stdout) if (pattern.test(line) && ++seen === times) break
	program.kill()
	if (seen >= times) return
	const last = program.stdout.seen.slice(-20).join('\n')
	throw new Error(`${machine.name}: ${command.join(' ')} ended without ${pattern}; its last lines:\n${last}`)
}
