import { printPlace } from '@altroot/shared/diagnostic'
import type { Template } from '@altroot/shared/portage/make-conf'
import { ownPower, powerFeatures, powerVariables } from './compile-power.ts'
import { keptFeatures } from './features.ts'
import type { RenderInput } from './input.ts'
import type { Bench } from './judge.ts'
import type { JudgedFile } from './judged-file.ts'
import { placeValues } from './places.ts'
import { type Line, printVariables } from './print-variables.ts'
import { asideName } from './set-aside.ts'
import { linesOf } from './variable-file.ts'
import { ruleOf } from './variable-rules.ts'

/**
 * The rendered make.conf: what is kept of the laptop's, then the server's own, each line with where it comes from.
 * `before` has the names that were set aside and have no value yet: it is the profile's, if any.
 */
export function renderMakeConf(
	file: JudgedFile,
	bench: Bench,
	aside: ReadonlySet<string>,
	before: readonly string[],
	{ root, places, power = ownPower }: Pick<RenderInput, 'root' | 'places' | 'power'>,
): string {
	const laptops = linesOf(file, bench, aside)
	const chosen: Line[] = [
		{ name: 'BINPKG_FORMAT', template: ['gpkg'], comment: 'the only one that can be signed' },
		...Object.entries(placeValues(places)).map(
			([name, place]): Line => ({ name, template: [place], comment: `for ${root}` }),
		),
		...powerVariables(power).map(([name, value]): Line => ({ name, template: [value], comment: 'server.ini' })),
	]
	const taken = new Set([...laptops, ...chosen].map(({ name }) => name))
	const servers = [...bench.base.variables.values()]
		.filter(({ name }) => isServers(name) && name !== 'FEATURES' && !taken.has(name))
		.map(({ name, template, ...place }): Line => ({ name, template, comment: serversOwn(place) }))
	const head = `# The laptop's configuration for ${root}, rendered by altroot-server. Edits here are lost.\n\n`
	const asides = before.map((name) => `${asideName(name)}="\${${name}}"\n`).join('')
	return (
		head +
		asides +
		printVariables([...laptops, ...servers, ...featuresOf(file, bench, powerFeatures(power)), ...chosen])
	)
}

/** The server's FEATURES, with those of the laptop's that shape packages, and those of server.ini. */
function featuresOf({ judged }: JudgedFile, { base }: Bench, power: readonly string[]): Line[] {
	const laptops = judged.find(({ variable }) => variable.name === 'FEATURES')?.variable
	const kept = keptFeatures(laptops?.value ?? '')
	const words = [...kept, ...power].join(' ')
	const own = base.variables.get('FEATURES')
	const template: Template = own && words ? [...own.template, ` ${words}`] : (own?.template ?? [words])
	const comment = [
		...(own ? [serversOwn(own)] : []),
		...(laptops && kept.length > 0 ? [printPlace(laptops)] : []),
		...(power.length > 0 ? ['server.ini'] : []),
	].join(', ')
	return comment === '' ? [] : [{ name: 'FEATURES', template, comment }]
}

/** What the server's make.conf decides, also where the laptop says nothing. */
function isServers(name: string): boolean {
	return ruleOf(name, new Set()) === 'server' || /^(FETCH|RESUME)COMMAND/.test(name)
}

function serversOwn(place: { readonly path: string; readonly line: number }): string {
	return `the server's own ${printPlace(place)}`
}
