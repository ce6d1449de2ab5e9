import { mapText, referencesOf, type Template, type Variable } from '@altroot/shared/portage/make-conf'
import type { Bench } from './judge.ts'
import type { Judged, JudgedFile } from './judged-file.ts'
import { resolveNative } from './native.ts'
import { mayRunCode } from './variable-rules.ts'

/** The name under which a value is kept that may not stand under its own. No program knows it. */
export function asideName(name: string): string {
	return `__altroot_${name}`
}

/**
 * The names whose values are left out somewhere but used elsewhere: `CFLAGS="${MINE}"` in a file of env/ where MINE is a
 * variable of make.conf that only the laptop knows. They go on under another name, so that what is made of them is the
 * same on the server.
 */
export function namesToSetAside(files: readonly JudgedFile[]): ReadonlySet<string> {
	const gone = Map.groupBy(
		files.flatMap(({ judged }) => judged.filter(isGone)),
		({ variable }) => variable.name,
	)
	const needed = new Set<string>()
	const queue = files.flatMap(({ judged, kind }) => (kind === 'defaults' ? [] : judged.filter((one) => !isGone(one))))
	for (const { variable, verdict } of queue) {
		for (const name of referencesOf(verdict.template ?? variable.template)) {
			if (needed.has(name) || !gone.has(name)) continue
			needed.add(name)
			queue.push(...gone.get(name)!)
		}
	}
	return needed
}

/** Not written under its own name as it is on the laptop, and not refused either. */
function isGone({ verdict }: Judged): boolean {
	const { fate } = verdict.report
	return fate !== 'untrusted' && (verdict.template === undefined || fate === 'server')
}

/** The value of a variable that is set aside; undefined where it could run code of a laptop that may not. */
export function asideValue({ template }: Variable, { facts, trust }: Bench): Template | undefined {
	const resolved = mapText(template, (text) => resolveNative(text, facts).text)
	return trust !== 'code' && mayRunCode('FLAGS', resolved) ? undefined : resolved
}

/** The template with references to what was set aside under the name that it has now. */
export function withAsides(template: Template, aside: ReadonlySet<string>): Template {
	return template.map((part) =>
		typeof part !== 'string' && aside.has(part.name) ? { name: asideName(part.name) } : part,
	)
}
