import type { Host } from './host.ts'

/** What effective.py says. */
export interface Effective {
	/** By `cat/pkg-1::tree`: flags, visibility, and the environment of its build. */
	readonly packages: Readonly<Record<string, unknown>>
	readonly sets: Readonly<Record<string, readonly string[]>>
	readonly world: readonly string[]
	readonly provided: Readonly<Record<string, readonly string[]>>
	readonly repositories: readonly string[]
}

/** Portage's own account of where it works. What is about the package is all the rest. */
const places =
	/^(BASH_FUNC_\w+%%|E?ROOT|SYSROOT|PORTAGE_(CONFIGROOT|REPOSITORIES|FEATURES)|PORTDIR_OVERLAY|__altroot_\w+)$/
/** What is the server's own or the laptop's alone (docs/render.md), which no binary package shows. */
const machines = /^(DISTDIR|INSTALL_MASK|LC_MESSAGES|PKGDIR|PORTAGE_(NICENESS|TMPDIR))$/
/** Of a package that MAKEOPTS="-j1" keeps from breaking, that counts as well. */
const single = 'app-misc/slow-1.0::gentoo'

/** Asks real Portage on a host what it makes of the configuration of a root; `sets` are the user's own. */
export async function effective(host: Host, root: string, sets: readonly string[]): Promise<Effective> {
	const env = { ROOT: root, SYSROOT: root, PORTAGE_CONFIGROOT: root }
	const script = '/opt/altroot/test/lab/effective.py'
	return JSON.parse(await host.mustRun(['/usr/bin/python3', script, ...sets], { env }))
}

/** Everything that is not the same in both, but for what is about machines and for variables that were left out. */
export function differences(
	laptops: unknown,
	twins: unknown,
	left: readonly string[],
	path: readonly string[] = [],
): string[] {
	const name = path.at(-1) ?? ''
	if (path.includes('environment') && (places.test(name) || left.includes(name))) return []
	if (name === 'MAKEOPTS' && !path.includes(single)) return []
	if (name === 'FEATURES') return differences(shapingWords(laptops), shapingWords(twins), left, [...path, 'shaping'])
	if (path.includes('environment') && machines.test(name)) return []
	if (isRecord(laptops) && isRecord(twins)) {
		const keys = [...new Set([...Object.keys(laptops), ...Object.keys(twins)])]
		return keys.flatMap((key) => differences(laptops[key], twins[key], left, [...path, key]))
	}
	const [mine, its] = [laptops, twins].map((value) => JSON.stringify(value))
	return mine === its ? [] : [`${path.join(' ')}: ${mine} on the laptop, ${its} in the render`]
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shapingWords(features: unknown): string {
	return String(features)
		.split(' ')
		.filter((word) => /^(test|nostrip|splitdebug)$/.test(word))
		.join(' ')
}
