import { printDiagnostic } from '@altroot/shared/diagnostic'
import type { Finding, Machine } from '../finding.ts'

/** The build host's own make.conf and repos.conf. */
export async function lookAtConfiguration({ base, etcPortage }: Machine): Promise<readonly Finding[]> {
	const what = `the server’s own ${etcPortage}`
	const errors = base.diagnostics.filter(({ severity }) => severity === 'error')
	if (errors.length === 0) return [{ what }]
	return errors.map((error) => ({ what, wrong: printDiagnostic(error) }))
}
