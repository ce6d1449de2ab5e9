import { type Diagnostic, finding } from '@altroot/shared/diagnostic'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'
import { hostFactsPath } from '@altroot/shared/portage/host-facts'
import { parseSections } from '@altroot/shared/portage/ini-dialect'
import { setsThatRunCode } from '@altroot/shared/portage/sets-conf'
import type { FileRule, PlacedFile } from './file-rules.ts'
import { askForTrust, type Bench, findMissing } from './judge.ts'
import type { JudgedFile } from './judged-file.ts'
import { resolveInPatch, resolveNative } from './native.ts'
import type { RenderedProfile } from './profile.ts'
import type { Fate, ReportLine } from './report.ts'
import { renderVariableFile } from './variable-file.ts'

export interface FileContext {
	readonly bench: Bench
	/** The names that go on under another name. */
	readonly aside: ReadonlySet<string>
	/** The files of env/ and of profiles that set variables. */
	readonly judged: readonly JudgedFile[]
	/** The files that make.conf and those source. */
	readonly sourced: ReadonlySet<string>
	readonly profile: RenderedProfile
}

export interface RenderedFiles {
	readonly files: ReadonlyMap<string, ConfigFile>
	readonly report: readonly ReportLine[]
	/** By the path of the file, where there are any. */
	readonly found: ReadonlyMap<string, readonly Diagnostic[]>
}

/** What became of one file: nothing is written for it where `content` is undefined. */
interface Decision {
	readonly fate: Fate
	readonly why: string
	readonly content?: Uint8Array
	readonly report?: readonly ReportLine[]
	readonly diagnostics?: readonly Diagnostic[]
}

/** Decides about every file of the revision; make.conf, repos.conf and make.profile/parent are written elsewhere. */
export function renderFiles(tree: ConfigTree, placed: readonly PlacedFile[], context: FileContext): RenderedFiles {
	const files = new Map<string, ConfigFile>()
	const report: ReportLine[] = []
	const found = new Map<string, readonly Diagnostic[]>()
	for (const { path, rule } of placed) {
		const file = tree.get(path)!
		const decision = decide(path, file, rule, context)
		if (decision.content) files.set(path, { mode: file.mode, content: decision.content })
		report.push({ name: undefined, path, line: 0, fate: decision.fate, why: decision.why }, ...(decision.report ?? []))
		if (decision.diagnostics && decision.diagnostics.length > 0) found.set(path, decision.diagnostics)
	}
	return { files, report, found }
}

function decide(path: string, file: ConfigFile, rule: FileRule | undefined, context: FileContext): Decision {
	const elsewhere = renderedElsewhere(path, context)
	if (elsewhere) return elsewhere
	const trusted = context.bench.trust === 'code'
	const variables = context.judged.find((one) => one.path === path)
	if (path.startsWith('var/lib/portage/')) return { fate: 'kept', why: '', content: file.content }
	if (rule === 'laptop') return { fate: 'laptop', why: 'it acts on the laptop alone' }
	if (variables) return decideVariables(variables, file, context)
	if (!trusted && context.sourced.has(path)) return { fate: 'kept', why: 'its variables stand where it is sourced' }
	if (rule === undefined && !trusted) return { fate: 'unknown', why: 'Portage reads no file of that name' }
	if (rule === 'code' && !trusted) return untrusted(path, 0, 'it runs on the server', context.bench)
	if (path.startsWith('etc/portage/sets.conf') && !trusted) {
		const [runs] = setsThatRunCode(parseSections(new TextDecoder().decode(file.content), path).entries)
		if (runs) return untrusted(path, runs.line, `@${runs.section} runs a program`, context.bench)
	}
	return rule === 'build' ? { fate: 'kept', why: '', content: file.content } : resolved(path, file, context)
}

function renderedElsewhere(path: string, { profile }: FileContext): Decision | undefined {
	if (path === hostFactsPath) return { fate: 'kept', why: 'used where native flags and the profile are resolved' }
	if (/^etc\/portage\/make\.conf(\/|$)/.test(path)) return { fate: 'kept', why: 'see its variables' }
	if (/^etc\/portage\/repos\.conf(\/|$)/.test(path)) return { fate: 'server', why: 'with the places of the server' }
	if (path === 'etc/portage/make.profile') {
		return { fate: 'kept', why: `as ${profile.parents.map(({ text }) => text).join(', ')}` }
	}
	const directory = path.endsWith('/parent') ? path.slice(0, -'/parent'.length) : ''
	if (profile.directories.has(directory)) return { fate: 'kept', why: 'with parents that hold on the server' }
	return undefined
}

function decideVariables(judged: JudgedFile, file: ConfigFile, { bench, aside }: FileContext): Decision {
	const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(file.content)
	const rendered = renderVariableFile(judged, text, bench, aside)
	const verdicts = judged.judged.map(({ verdict }) => verdict)
	const report = verdicts.map((one) => one.report)
	const diagnostics = verdicts.flatMap((one) => one.diagnostics)
	if (rendered === text) return { fate: 'kept', why: '', content: file.content, report, diagnostics }
	const fate = report.some((line) => line.fate === 'native-resolved') ? 'native-resolved' : 'kept'
	return { fate, why: 'see its variables', content: new TextEncoder().encode(rendered), report, diagnostics }
}

/** A text in no grammar that is read here: byte for byte but for native flags. */
function resolved(path: string, file: ConfigFile, { bench }: FileContext): Decision {
	const text = new TextDecoder('latin1').decode(file.content)
	const resolve = path.startsWith('etc/portage/patches/') ? resolveInPatch : resolveNative
	const { found, missing, text: changed } = resolve(text, bench.facts)
	if (found.length === 0) return { fate: 'kept', why: '', content: file.content }
	const diagnostics = missing.map((flag) => findMissing({ path, line: 0 }, flag))
	return { fate: 'native-resolved', why: found.join(', '), content: Buffer.from(changed, 'latin1'), diagnostics }
}

function untrusted(path: string, line: number, why: string, bench: Bench): Decision {
	const found = finding('warning', { path, line }, 'untrusted', `left out: ${why}`, askForTrust(bench))
	return { fate: 'untrusted', why: `${why}; ${askForTrust(bench)}`, diagnostics: [found] }
}
