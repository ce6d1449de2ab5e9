import type { Verb } from '@altroot/shared/cli/program'
import { count, printBytes } from '@altroot/shared/cli/words'
import { exitCode } from '@altroot/shared/errors'
import { systemClock } from '@altroot/shared/platform/clock'
import { collectGarbage, type Garbage } from '../collect-garbage.ts'
import { readServerSettings } from '../settings/read.ts'
import { serverPlaces } from '../store/places.ts'

export const gc: Verb = {
	usage: 'gc',
	summary: 'drop generations, packages and logs past their keep limits',
	options: [['--pretend', 'only say what would be dropped']],
	examples: ['altroot-server gc --pretend', 'altroot-server gc --json'],
	action: async ({ terminal, config }, _args, { pretend }) => {
		const settings = await readServerSettings(config)
		const garbage: Garbage[] = []
		const left: string[] = []
		const world = { settings: () => settings, places: serverPlaces(settings), clock: systemClock }
		for await (const one of collectGarbage(world, pretend === true)) {
			if (one.kind === 'building') {
				left.push(`a build is running: superseded packages of ${one.host} stay until the next time`)
				continue
			}
			garbage.push(one)
			if (pretend && !terminal.json) terminal.print(`${one.kind.padEnd(12)} ${one.path}`)
			else terminal.draw([one.path])
		}
		terminal.draw([])
		const bytes = garbage.reduce((sum, one) => sum + one.bytes, 0)
		if (terminal.json) terminal.printJson({ removed: garbage, bytes, left, pretend: pretend === true })
		else {
			for (const sentence of left) terminal.say(sentence)
			terminal.print(`${pretend ? 'would free' : 'freed'} ${printBytes(bytes)}${listKinds(garbage)}`)
		}
		return exitCode.done
	},
}

function listKinds(garbage: readonly Garbage[]): string {
	const kinds = (['generation', 'package', 'log'] as const).flatMap((kind) => {
		const number = garbage.filter((one) => one.kind === kind).length
		return number === 0 ? [] : [count(number, kind)]
	})
	return kinds.length === 0 ? ': nothing is past its limit' : `: ${kinds.join(', ')}`
}
