/** How much a finding about the user's text matters: an `error` stops a render, a `warning` and a `note` do not. */
export type Severity = 'error' | 'warning' | 'note'

/**
 * A finding about text that a person wrote: a value, never an exception. `path` is relative to the config root
 * (`etc/portage/package.use/video`), `line` counts from 1, and is 0 where the whole file is meant.
 */
export interface Diagnostic {
	readonly path: string
	readonly line: number
	readonly code: string
	readonly severity: Severity
	readonly message: string
	readonly hint?: string
}

/** `etc/portage/make.conf:8: error: …`, with the hint after a semicolon: one line, as compilers print it. */
export function printDiagnostic(diagnostic: Diagnostic): string {
	const { severity, message, hint } = diagnostic
	return `${printPlace(diagnostic)}: ${severity}: ${message}${hint ? `; ${hint}` : ''}`
}

/** `etc/portage/make.conf:8`, or the path alone where the whole file is meant. */
export function printPlace({ path, line }: Pick<Diagnostic, 'path' | 'line'>): string {
	return line > 0 ? `${path}:${line}` : path
}

/** True where at least one finding stops a render. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
	return diagnostics.some(({ severity }) => severity === 'error')
}

/** A finding about one place of a text. The message says what is wrong, the hint what to write. */
export function finding(
	severity: Severity,
	{ path, line }: Pick<Diagnostic, 'path' | 'line'>,
	code: string,
	message: string,
	hint?: string,
): Diagnostic {
	return { path, line, code, severity, message, ...(hint === undefined ? {} : { hint }) }
}
