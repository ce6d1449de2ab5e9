import { printPlace } from '@altroot/shared/diagnostic'
import type { Template, Variable } from '@altroot/shared/portage/make-conf'
import { keptFeatures } from './features.ts'
import type { BuildPlaces, RenderInput } from './input.ts'
import type { Verdict } from './judge.ts'
import { type Line, printVariables } from './print-variables.ts'
import { ruleOf } from './variable-rules.ts'

/** The rendered make.conf: what is kept of the laptop's, then the server's own, each line with where it comes from. */
export function renderMakeConf(
	verdicts: readonly Verdict[],
	variables: ReadonlyMap<string, Variable>,
	{ base, root, trust, places }: Pick<RenderInput, 'base' | 'root' | 'trust' | 'places'>,
): string {
	const laptops = verdicts.flatMap(({ report, template }): Line[] =>
		template && report.fate !== 'server' ? [{ name: report.name!, template, comment: printPlace(report) }] : [],
	)
	const taken = new Set(laptops.map(({ name }) => name))
	const chosen = placeLines(places)
	const servers = [...base.variables.values()].filter(
		({ name }) => isServers(name) && !(name in chosen) && !(trust === 'code' && taken.has(name)),
	)
	const features = keptFeatures(variables.get('FEATURES')?.value ?? '')
	const lines = [
		...laptops,
		...servers.map((variable): Line => {
			const template = variable.name === 'FEATURES' ? added(variable.template, features) : variable.template
			return { name: variable.name, template, comment: `the server's own ${printPlace(variable)}` }
		}),
		...Object.entries(chosen).map(([name, place]): Line => ({ name, template: [place], comment: `for ${root}` })),
	]
	if (features.length > 0 && !base.variables.has('FEATURES')) {
		lines.push({ name: 'FEATURES', template: [features.join(' ')], comment: printPlace(variables.get('FEATURES')!) })
	}
	const head = `# The laptop's configuration for ${root}, rendered by altroot-server. Edits here are lost.\n\n`
	return head + printVariables(lines)
}

/** What the server's make.conf decides, also where the laptop says nothing. */
function isServers(name: string): boolean {
	return ruleOf(name, new Set()) === 'server' || /^(FETCH|RESUME)COMMAND/.test(name)
}

function placeLines({ pkgdir, distdir, tmpdir, logdir }: BuildPlaces): Record<string, string> {
	return { PKGDIR: pkgdir, DISTDIR: distdir, PORTAGE_TMPDIR: tmpdir, PORTAGE_LOGDIR: logdir }
}

function added(template: Template, words: readonly string[]): Template {
	return words.length === 0 ? template : [...template, ` ${words.join(' ')}`]
}
