/** Portage's sets in words; `@world` only repeats `@selected` and `@system`. */
const sets: Readonly<Record<string, string>> = {
	'@selected': 'the world file',
	'@selected-packages': 'the world file',
	'@system': 'the profile',
	'@profile': 'the profile',
}

export function withoutRepository(name: string): string {
	return name.replace(/::.*$/, '')
}

/**
 * `, needed by app-misc/hello-1.0 for the world file,` from Portage's chain, nearest first; nothing where there is none.
 * A long chain is cut in its middle: the nearest package and what asked for it at first matter most.
 */
export function neededFor(requiredBy: readonly string[]): string {
	const nodes = requiredBy.filter((node) => node !== '@world').map((node) => sets[node] ?? withoutRepository(node))
	const shown = nodes.length > 4 ? [...nodes.slice(0, 2), '…', ...nodes.slice(-2)] : nodes
	return shown.length === 0 ? '' : `, needed by ${shown.join(' for ')},`
}
