import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const top = join(import.meta.dirname, '..')

interface Component {
	readonly type: 'library' | 'framework'
	readonly name: string
	readonly version: string
	readonly purl: string
	readonly licenses?: readonly [{ readonly license: { readonly id: string } } | { readonly expression: string }]
}

/**
 * What is in the executables, as CycloneDX 1.6 (JSON): the libraries whose files were bundled, which are fewer than those
 * that are installed, and Node.js. Without a time and a serial number: the same sources give the same text.
 */
export function printSbom(version: string, bundledFiles: readonly string[]): string {
	const directories = new Set(
		bundledFiles.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
	)
	const node = process.version.slice(1)
	const components: Component[] = [
		...[...directories].map(libraryIn),
		{ type: 'framework', name: 'node', version: node, purl: `pkg:generic/node@${node}` },
	]
	const main = { type: 'application', name: 'altroot', version, licenses: [{ license: { id: 'GPL-2.0-or-later' } }] }
	const document = {
		bomFormat: 'CycloneDX',
		specVersion: '1.6',
		version: 1,
		metadata: { component: main },
		components: components.sort((a, b) => (a.purl < b.purl ? -1 : a.purl > b.purl ? 1 : 0)),
	}
	return `${JSON.stringify(document, null, '\t')}\n`
}

function libraryIn(directory: string): Component {
	const { name, version, license } = JSON.parse(readFileSync(join(top, directory, 'package.json'), 'utf8'))
	const purl = `pkg:npm/${String(name).replace('@', '%40')}@${version}`
	const component = { type: 'library', name, version, purl } as const
	if (typeof license !== 'string') return component
	const isExpression = /[ (]/.test(license)
	return { ...component, licenses: [isExpression ? { expression: license } : { license: { id: license } }] }
}
