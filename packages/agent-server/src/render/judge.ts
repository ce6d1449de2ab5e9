import { type Diagnostic, finding, printPlace } from '@altroot/shared/diagnostic'
import type { HostFacts } from '@altroot/shared/portage/host-facts'
import { mapText, type Template, type Variable } from '@altroot/shared/portage/make-conf'
import { keptFeatures } from './features.ts'
import type { BaseSettings, RenderInput } from './input.ts'
import { resolveNative } from './native.ts'
import { isPlace } from './places.ts'
import type { ReportLine } from './report.ts'
import { holdsFlagsOnly, mayRunCode, namesCompiler, ruleOf } from './variable-rules.ts'

/** What the judgement of every variable of a revision depends on. */
export interface Bench {
	readonly base: BaseSettings
	readonly trust: RenderInput['trust']
	readonly host: RenderInput['host']
	readonly useExpand: ReadonlySet<string>
	readonly facts: HostFacts | undefined
}

/** What becomes of a variable, and what is written for it: nothing where `template` is undefined. */
export interface Verdict {
	readonly report: ReportLine
	readonly template: Template | undefined
	readonly diagnostics: readonly Diagnostic[]
}

/** How a person allows what was left out. */
export function askForTrust({ host = 'HOST' }: Bench): string {
	return `to allow it: altroot-server host trust ${host} code`
}

/** Decides about one variable. `perPackage`: it is from a file that package.env gives to some packages only. */
export function judge(variable: Variable, bench: Bench, perPackage = false): Verdict {
	const { name, value } = variable
	const trusted = bench.trust === 'code'
	const rule = ruleOf(name, bench.useExpand)
	if (name.startsWith('__')) return verdict(variable, 'kept', 'local: its value stands where it is used', undefined)
	if (!/^[A-Za-z_]\w*$/.test(name)) return verdict(variable, 'unknown', 'no program can see a variable of that name')
	if (rule === 'laptop') return verdict(variable, 'laptop', 'it acts where packages are installed')
	if (rule === 'server') return judgeServers(variable, bench, perPackage)
	if (rule === 'build') return keep(variable, bench)
	if (rule === 'flags')
		return trusted || holdsFlagsOnly(variable.template) ? keep(variable, bench) : refuse(variable, bench)
	if (rule === 'code' && (trusted || namesCompiler(value))) return keep(variable, bench)
	if (rule === undefined && trusted) return keep(variable, bench)
	if (rule === undefined)
		return verdict(variable, 'unknown', `no variable that shapes a package; ${askForTrust(bench)}`)
	return refuse(variable, bench)
}

/** The server decides, but for what of it shapes the package. */
function judgeServers(variable: Variable, { base }: Bench, perPackage: boolean): Verdict {
	const { name, value } = variable
	if (name === 'FEATURES') {
		const words = keptFeatures(value)
		if (words.length > 0) return verdict(variable, 'server', `of it ${words.join(' ')} kept`, [words.join(' ')])
	}
	// One job is how a package is kept from breaking; another number only fits the laptop.
	if (perPackage && name === 'MAKEOPTS' && /^\s*(-j\s*1|--jobs=1)\s*$/.test(value)) {
		return verdict(variable, 'kept', 'one job only', variable.template)
	}
	if (isPlace(name)) return verdict(variable, 'server', 'a place of the server')
	const own = base.variables.get(name)
	return verdict(variable, 'server', own ? `${printPlace(own)} of the server` : 'the server leaves it at the default')
}

function keep(variable: Variable, bench: Bench): Verdict {
	const { facts, trust } = bench
	const found = new Set<string>()
	const missing = new Set<string>()
	const template = mapText(variable.template, (text) => {
		const resolved = resolveNative(text, facts)
		for (const flag of resolved.found) found.add(flag)
		for (const flag of resolved.missing) missing.add(flag)
		return resolved.text
	})
	// Only now: what the laptop says of its CPU is not trusted any more than its make.conf.
	if (trust !== 'code' && mayRunCode(variable.name, template)) return refuse(variable, bench)
	if (found.size === 0) return verdict(variable, 'kept', '', template)
	const why = `${[...found].join(', ')}${missing.size > 0 ? ': unknown, left out' : ' for the CPU of the laptop'}`
	const diagnostics = [...missing].map((flag) => findMissing(variable, flag))
	return { ...verdict(variable, 'native-resolved', why, template), diagnostics }
}

function refuse(variable: Variable, bench: Bench): Verdict {
	const why = 'it can run programs of the laptop on the server'
	const found = finding('warning', variable, 'untrusted', `${variable.name} is left out: ${why}`, askForTrust(bench))
	return { ...verdict(variable, 'untrusted', `${why}; ${askForTrust(bench)}`), diagnostics: [found] }
}

/** The laptop has not said what a native flag stands for. */
export function findMissing(place: Pick<Diagnostic, 'path' | 'line'>, flag: string): Diagnostic {
	const message = `${flag} is left out: what it stands for on the laptop is not known`
	const compiler = flag.includes('target-cpu') ? 'rustc' : 'gcc'
	const hint = `install ${compiler} on the laptop and run \`altroot-client record\` there, or write the flags out`
	return finding('warning', place, 'native-unknown', message, hint)
}

function verdict(
	{ name, path, line }: Variable,
	fate: ReportLine['fate'],
	why: string,
	template?: Template | undefined,
): Verdict {
	return { report: { name, path, line, fate, why }, template, diagnostics: [] }
}
