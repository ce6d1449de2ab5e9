import { existsSync } from 'node:fs'

/** A name for what this process makes outside its namespaces: it says whose that is. */
export function ownName(kind: string): string {
	return `altroot-${kind}-${process.pid}-`
}

/** True for a name of `ownName` whose process is gone: a killed run has left it. */
export function isLeftOver(name: string): boolean {
	const [, pid] = /^altroot-(?:executables|services|docker)-(\d+)-/.exec(name) ?? []
	return pid !== undefined && !existsSync(`/proc/${pid}`)
}
