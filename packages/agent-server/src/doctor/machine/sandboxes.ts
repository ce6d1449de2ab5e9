import type { Run } from '@altroot/shared/platform/run'
import { ownFeatures, setOwnFeatures } from '../../base/own-features.ts'
import type { Finding, Machine } from '../finding.ts'

/** Each sandbox of Portage, and a run of unshare(1) that asks the kernel for the same. */
const sandboxes: readonly (readonly [feature: string, unshare: readonly string[]])[] = [
	['ipc-sandbox', ['--ipc', 'true']],
	['mount-sandbox', ['--mount', 'true']],
	['network-sandbox', ['--net', '--uts', 'true']],
	['pid-sandbox', ['--pid', '--fork', '--mount-proc', 'true']],
]

/**
 * That the FEATURES which put a build into namespaces of its own are on exactly where the kernel permits those. It refuses
 * in a container without CAP_SYS_ADMIN, and Portage says "Unable to unshare: EPERM" in every phase then, or does not get
 * as far as the ebuild.
 */
export async function lookAtSandboxes({ base, etcPortage, run, isRoot }: Machine): Promise<readonly Finding[]> {
	const what = `sandboxes in FEATURES of ${etcPortage}/make.conf`
	if (!isRoot) return [{ what }]
	const words = base.variables.get('FEATURES')?.value.split(/\s+/) ?? []
	const ours = await ownFeatures(etcPortage)
	const refused = await refusedSandboxes(run)
	const isOff = (feature: string): boolean => words.lastIndexOf(`-${feature}`) > words.lastIndexOf(feature)
	const lacking = refused.filter((feature) => !isOff(feature)).map((feature) => `-${feature}`)
	const idle = ours.filter((word) => !refused.some((feature) => word === `-${feature}`))
	if (lacking.length + idle.length === 0)
		return [{ what: refused.length === 0 ? what : `${what}: ${refused.join(', ')} off, for the kernel refuses them` }]
	const kept = [...ours.filter((word) => !idle.includes(word)), ...lacking]
	return [
		{
			what,
			wrong:
				lacking.length > 0
					? `the kernel refuses what ${lacking.map((word) => word.slice(1)).join(', ')} needs (a container without CAP_SYS_ADMIN?): "Unable to unshare"`
					: `${idle.join(' ')} stands there, but the kernel permits it by now`,
			remedy: `\`altroot-server doctor --fix\` sets FEATURES; or give the container CAP_SYS_ADMIN`,
			repair: async () => {
				await setOwnFeatures(etcPortage, kept)
				const set = kept.length > 0 ? `FEATURES="\${FEATURES} ${kept.join(' ')}"` : 'none of our own any more'
				return `${etcPortage}/make.conf: ${set}`
			},
		},
	]
}

/** Those that this kernel does not let us have, as it answers now. */
async function refusedSandboxes(run: Run): Promise<readonly string[]> {
	const asked = await Promise.all(
		sandboxes.map(async ([feature, args]) => {
			const { exitCode } = await run('unshare', args)
			return { feature, refused: exitCode !== 0 && exitCode !== 127 } // 127: nobody there to ask with
		}),
	)
	return asked.filter(({ refused }) => refused).map(({ feature }) => feature)
}
