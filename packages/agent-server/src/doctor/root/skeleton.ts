import { makeDirectories } from '../../init/alt-root.ts'
import { readSkeleton, relink } from '../../init/skeleton.ts'
import type { AltRoot, Finding } from '../finding.ts'

/** The directories that baselayout makes, and that /bin, /sbin and /lib* lead to where they do in the base. */
export async function lookAtSkeleton({ host, root }: AltRoot): Promise<readonly Finding[]> {
	const { missing, otherwise } = await readSkeleton(root)
	const what = `directories of ${root} of ${host}`
	const findings: Finding[] = []
	if (missing.length > 0) {
		const names = missing.map(({ path }) => path)
		const named = names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
		findings.push({
			what,
			wrong: `${named} missing: what is installed before sys-apps/baselayout would lie elsewhere than it is looked for`,
			remedy: '`altroot-server doctor --fix` makes them as they are in the base',
			repair: async () => {
				await makeDirectories(root)
				return `${root}: made ${named}`
			},
		})
	}
	for (const part of otherwise) {
		const { path, has, wanted, empty } = part
		const file = wanted === 'a directory' && has === 'a file'
		findings.push({
			what: `${root}/${path} of ${host}`,
			wrong: file
				? 'it is a file where a directory has to be: nothing can be installed'
				: `it is ${has}, in the base it is ${wanted}: builds look for libraries and programs at the base’s places`,
			remedy: empty
				? '`altroot-server doctor --fix` puts the link in its place'
				: file
					? `move ${root}/${path} away, then run \`altroot-server doctor --fix\``
					: `the root was begun with another layout: move ${root} away, and \`altroot-server doctor --fix\` begins it anew`,
			...(empty
				? {
						repair: async () => {
							await relink(root, [part])
							return `${root}/${path}: the empty directory is ${wanted} now`
						},
					}
				: {}),
			...(file ? { stopsBuild: true } : {}),
		})
	}
	return findings.length === 0 ? [{ what }] : findings
}
