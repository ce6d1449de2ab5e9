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

export async function journalOf(machine: Machine, unit: string): Promise<JournalLine[]> {
	const lines = await machine.mustRun(['journalctl', '--boot', '--output=json', `--unit=${unit}`])
	return lines
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line))
		.map(({ MESSAGE, PRIORITY }) => ({ message: String(MESSAGE), priority: Number(PRIORITY) }))
}

/** Waits until the journal of this boot has the line `times` times. */
export async function journalled(machine: Machine, unit: string, pattern: RegExp, times = 1): Promise<void> {
	const options = ['--boot', '--lines=all', '--follow', '--output=cat', `--unit=${unit}`]
	const journal = await machine.start(['journalctl', ...options])
	let seen = 0
	for await (const line of journal.stdout) if (pattern.test(line) && ++seen === times) break
	journal.kill()
	if (seen < times) throw new Error(`the journal of ${unit} ended without ${pattern}`)
}
