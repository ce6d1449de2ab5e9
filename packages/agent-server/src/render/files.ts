import { type Diagnostic, finding } from '@altroot/shared/diagnostic'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'
import { hostFactsPath } from '@altroot/shared/portage/host-facts'
import { parseSections } from '@altroot/shared/portage/ini-dialect'
import { setsThatRunCode } from '@altroot/shared/portage/sets-conf'
import { type FileRule, ruleOfFile, ruleOfProfileFile } from './file-rules.ts'
import { askForTrust, type Bench, findMissing } from './judge.ts'
import { resolveNative } from './native.ts'
import type { RenderedProfile } from './profile.ts'
import type { Fate, ReportLine } from './report.ts'
import { type Given, renderVariableFile } from './variable-file.ts'

export interface FileContext {
	readonly bench: Bench
	readonly profile: RenderedProfile
	readonly given: Given
	/** The files of env/ that package.env names. */
	readonly named: ReadonlySet<string>
}

export interface RenderedFiles {
	readonly files: ReadonlyMap<string, ConfigFile>
	readonly report: readonly ReportLine[]
	readonly diagnostics: readonly Diagnostic[]
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
export function renderFiles(tree: ConfigTree, context: FileContext): RenderedFiles {
	const files = new Map<string, ConfigFile>()
	const report: ReportLine[] = []
	const diagnostics: Diagnostic[] = []
	for (const [path, file] of tree) {
		const decision = decide(tree, path, file, context)
		if (decision.content) files.set(path, { mode: file.mode, content: decision.content })
		report.push({ name: undefined, path, line: 0, fate: decision.fate, why: decision.why }, ...(decision.report ?? []))
		diagnostics.push(...(decision.diagnostics ?? []))
	}
	return { files, report, diagnostics }
}

function decide(tree: ConfigTree, path: string, file: ConfigFile, context: FileContext): Decision {
	const elsewhere = renderedElsewhere(path, context)
	if (elsewhere) return elsewhere
	const trusted = context.bench.trust === 'code'
	const rule = ruleAt(path, context)
	if (path.startsWith('var/lib/portage/')) return { fate: 'kept', why: '', content: file.content }
	if (rule === 'laptop') return { fate: 'laptop', why: 'it acts on the laptop alone' }
	if (rule === 'variables') return decideVariables(tree, path, file, context)
	if (rule === undefined && !trusted) return { fate: 'unknown', why: 'Portage reads no file of that name' }
	if (rule === 'code' && !trusted) return untrusted(path, 0, 'it runs on the server')
	if (path.startsWith('etc/portage/sets.conf') && !trusted) {
		const [runs] = setsThatRunCode(parseSections(new TextDecoder().decode(file.content), path).entries)
		if (runs) return untrusted(path, runs.line, `@${runs.section} runs a program`)
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

function ruleAt(path: string, { profile, named }: FileContext): FileRule | undefined {
	const own = [...profile.directories.keys(), 'etc/portage/profile'].find((directory) =>
		path.startsWith(`${directory}/`),
	)
	if (own) return ruleOfProfileFile(path.slice(own.length + 1))
	return ruleOfFile(path.slice('etc/portage/'.length), named)
}

function decideVariables(tree: ConfigTree, path: string, file: ConfigFile, context: FileContext): Decision {
	const { bench, given, named } = context
	const inEnv = path.startsWith('etc/portage/env/')
	const name = path.slice('etc/portage/env/'.length)
	// Nothing reads it, and it may be anything.
	if (inEnv && !named.has(name)) return resolved(path, file, context)
	const readByBash = inEnv && name.includes('/') && bench.trust !== 'code'
	const content = new TextDecoder('utf-8', { ignoreBOM: true }).decode(file.content)
	const { text, verdicts } = renderVariableFile(tree, path, content, bench, inEnv ? given : undefined, readByBash)
	const report = verdicts.map((one) => one.report)
	const diagnostics = verdicts.flatMap((one) => one.diagnostics)
	if (text === undefined) return { fate: 'kept', why: '', content: file.content, report, diagnostics }
	const fate = report.some((line) => line.fate === 'native-resolved') ? 'native-resolved' : 'kept'
	return { fate, why: 'see its variables', content: new TextEncoder().encode(text), report, diagnostics }
}

/** A text in no grammar that is read here: byte for byte but for native flags. */
function resolved(path: string, file: ConfigFile, { bench }: FileContext): Decision {
	const text = new TextDecoder('latin1').decode(file.content)
	const { found, missing, text: changed } = resolveNative(text, bench.facts)
	if (found.length === 0) return { fate: 'kept', why: '', content: file.content }
	const diagnostics = missing.map((flag) => findMissing({ path, line: 0 }, flag))
	return { fate: 'native-resolved', why: found.join(', '), content: Buffer.from(changed, 'latin1'), diagnostics }
}

function untrusted(path: string, line: number, why: string): Decision {
	const found = finding('warning', { path, line }, 'untrusted', `left out: ${why}`, askForTrust)
	return { fate: 'untrusted', why: `${why}; ${askForTrust}`, diagnostics: [found] }
}
