import { closest, distance } from 'fastest-levenshtein'
import type { z } from 'zod'
import { AgentError, exitCode } from '../errors.ts'
import { type IniText, readIni } from './ini-text.ts'

/**
 * Validates the text of a settings file. Sections are plain (`[watch]`), or named ones such as `[host laptop]`, which
 * are gathered under `host laptop` → `hosts.laptop` where the schema has a record `hosts`.
 * Throws an AgentError (`settings-invalid`, exit code 3) that lists every finding as `file:line: key: what was expected`.
 */
export function loadSettings<Schema extends z.ZodObject>(schema: Schema, text: string, path: string): z.infer<Schema> {
	const ini = readIni(text)
	const result = schema.safeParse(gatherNamed(ini, schema))
	if (result.success && ini.stray.length === 0) return result.data
	const findings =
		ini.stray.length > 0
			? ini.stray.map(({ line, message }) => `${path}:${line}: ${message}`)
			: (result.error?.issues ?? []).flatMap((issue) => printIssue(issue, ini, path, schema))
	throw new AgentError('settings-invalid', findings.join('\n'), {
		disposition: 'fatal',
		exit: exitCode.settings,
		hint: `correct ${path}, then start again`,
	})
}

function gatherNamed({ sections }: IniText, schema: z.ZodObject): Record<string, unknown> {
	const gathered: Record<string, Record<string, unknown>> = {}
	for (const [name, content] of Object.entries(sections)) {
		const [, kind, label] = /^(\S+)\s+(.+)$/.exec(name) ?? []
		if (label === undefined || !(`${kind}s` in schema.shape)) gathered[name] = content
		else gathered[`${kind}s`] = { ...gathered[`${kind}s`], [label]: content }
	}
	return gathered
}

function printIssue(issue: z.core.$ZodIssue, ini: IniText, path: string, schema: z.ZodObject): string[] {
	const place = issue.path.map(String)
	const section = sectionName(place)
	if (issue.code === 'unrecognized_keys') return printUnknown(issue.keys, place, ini, path, schema)
	if (issue.code === 'invalid_key') return [`${path}:${ini.lineOf(section)}: [${section}]: ${issue.issues[0]?.message}`]
	const given = ini.sections[section]
	if (given === undefined) return [`${path}: [${section}] is missing`]
	const key = place.at(-1) ?? ''
	const message = given[key] === undefined ? `${key} is missing` : `${key}: ${issue.message}`
	return [`${path}:${ini.lineOf(section, key)}: [${section}] ${message}`]
}

function printUnknown(
	keys: readonly string[],
	place: readonly string[],
	ini: IniText,
	path: string,
	schema: z.ZodObject,
): string[] {
	const section = sectionName(place)
	const known = knownKeys(schema, place)
	return keys.map((key) => {
		const line = place.length === 0 ? ini.lineOf(key) : ini.lineOf(section, key)
		const what = place.length === 0 ? `unknown section [${key}]` : `[${section}] ${key}: unknown key`
		return `${path}:${line}: ${what}${nearest(key, known)}`
	})
}

/** `hosts`, `laptop` → `host laptop`. */
function sectionName([first = '', second = '']: readonly string[]): string {
	return first === 'hosts' ? `host ${second}` : first
}

function knownKeys(schema: z.ZodObject, place: readonly string[]): string[] {
	let at: unknown = schema
	for (const step of place) at = stepInto(at, step)
	return Object.keys(shapeOf(at) ?? {}).map((key) => (place.length === 0 && key === 'hosts' ? 'host NAME' : key))
}

function stepInto(schema: unknown, step: string): unknown {
	const inner = unwrap(schema)
	return shapeOf(inner)?.[step] ?? (inner as { valueType?: unknown }).valueType
}

function shapeOf(schema: unknown): Record<string, unknown> | undefined {
	return (unwrap(schema) as { shape?: Record<string, unknown> }).shape
}

function unwrap(schema: unknown): object {
	let at = schema as { unwrap?: () => unknown }
	while (typeof at.unwrap === 'function') at = at.unwrap() as typeof at
	return at
}

function nearest(key: string, known: readonly string[]): string {
	if (known.length === 0) return ''
	const candidate = closest(key, known)
	const near = distance(key, candidate) <= Math.max(2, key.length / 3)
	return near ? `; did you mean \`${candidate}\`?` : `; known are ${known.join(', ')}`
}
