import { type BaseSettings, type RenderInput, render } from '@altroot/agent-server/render/render'
import { printDiagnostic } from '@altroot/shared/diagnostic'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { hostFactsPath, printHostFacts } from '@altroot/shared/portage/host-facts'
import { readMakeConf } from '@altroot/shared/portage/make-conf'
import { treeOf } from '../../../support/config-tree.ts'

const base: BaseSettings = {
	variables: readMakeConf(
		treeOf({
			'etc/portage/make.conf': 'MAKEOPTS="-j16"\nFEATURES="ccache -test"\nCFLAGS="-O1"\nGENTOO_MIRRORS="https://m"\n',
		}),
	).variables,
	repositories: new Map([
		['gentoo', '/srv/gentoo'],
		['guru', '/srv/guru'],
	]),
	profile: (reference) => (reference === 'gentoo:default' ? { useExpand: ['VIDEO_CARDS', 'L10N'] } : undefined),
	diagnostics: [],
}
const places = { pkgdir: '/alt/p', distdir: '/d', tmpdir: '/t', logdir: '/alt/l' }
const profile = { 'etc/portage/make.profile/parent': 'gentoo:default\n' }
const facts = printHostFacts({
	version: 1,
	native: { '-march=native': ['-march=haswell', '-mavx2'], '-mtune=native': ['-mtune=haswell'] },
	rustTargetCpu: 'haswell',
})

export type Files = Parameters<typeof treeOf>[0]

/** What a tree with these files and the laptop’s facts is rendered to, in forms that are easy to compare. */
export function rendered(files: Files, more: Partial<RenderInput> & { facts?: boolean } = {}) {
	const tree: ConfigTree = new Map([
		...treeOf({ ...profile, ...files }),
		...(more.facts === false ? [] : [[hostFactsPath, facts] as const]),
	])
	const result = render({ tree, base, root: '/alt', trust: 'config', places, ...more })
	const texts = new Map([...result.files].map(([path, file]) => [path, new TextDecoder().decode(file.content)]))
	const { variables } = readMakeConf(result.files)
	return {
		...result,
		texts,
		values: Object.fromEntries([...variables].map(([name, { value }]) => [name, value])),
		fates: Object.fromEntries(result.report.map(({ name, path, fate }) => [name ?? path, fate])),
		findings: result.diagnostics.map(printDiagnostic),
	}
}

export const makeConf = (text: string): Files => ({ 'etc/portage/make.conf': text })
