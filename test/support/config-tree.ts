import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'

type Written = string | Uint8Array | { readonly link: string }

/** A config tree from paths and texts; `{link: target}` is a symbolic link. */
export function treeOf(files: Readonly<Record<string, Written>>): ConfigTree {
	return new Map(Object.entries(files).map(([path, written]) => [path, configFile(written)]))
}

function configFile(written: Written): ConfigFile {
	if (typeof written === 'string') return { mode: '100644', content: new TextEncoder().encode(written) }
	if (written instanceof Uint8Array) return { mode: '100644', content: written }
	return { mode: '120000', content: new TextEncoder().encode(written.link) }
}
