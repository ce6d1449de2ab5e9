import { makeDirectories } from '../../init/alt-root.ts'
import { type MissingPart, type OtherLayout, readSkeleton, relink } from '../../init/skeleton.ts'
import type { AltRoot, Finding } from '../finding.ts'

const fix = '`altroot-server doctor --fix`'

/** The directories that baselayout makes, and that /bin, /sbin and /lib* lead to where they do in the base. */
export async function lookAtSkeleton({ host, root }: AltRoot): Promise<readonly Finding[]> {
	const { missing, otherwise } = await readSkeleton(root)
	const files = otherwise.filter(({ has }) => has === 'a file')
	if (files.length > 0) return files.map((part) => inTheWay(part, root, host))
	const what = `directories of ${root} of ${host}`
	const findings = [
		...(missing.length > 0 ? [{ what, ...makeMissing(missing, root) }] : []),
		...otherwise.map((part) => otherLayout(part, root, host)),
	]
	return findings.length === 0 ? [{ what }] : findings
}

/** Nobody but a person knows what it is for, and nothing can be made below it. */
function inTheWay({ path }: OtherLayout, root: string, host: string): Finding {
	return {
		what: `${root}/${path} of ${host}`,
		wrong: 'it is a file where a directory has to be: nothing can be installed',
		remedy: `move ${root}/${path} away, then run ${fix}`,
		stopsBuild: true,
	}
}

function makeMissing(missing: readonly MissingPart[], root: string): Omit<Finding, 'what'> {
	const names = missing.map(({ path }) => path)
	const named = names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
	return {
		wrong: `${named} missing: what is installed before sys-apps/baselayout would lie elsewhere than it is looked for`,
		remedy: `${fix} makes them as they are in the base`,
		repair: async () => {
			await makeDirectories(root)
			return `${root}: made ${named}`
		},
	}
}

function otherLayout(part: OtherLayout, root: string, host: string): Finding {
	const { path, has, wanted, empty } = part
	const finding = {
		what: `${root}/${path} of ${host}`,
		wrong: `it is ${has}, in the base it is ${wanted}: builds look for libraries and programs at the base’s places`,
	}
	if (!empty) {
		const remedy = `the root was begun with another layout: move ${root} away, and ${fix} begins it anew`
		return { ...finding, remedy }
	}
	return {
		...finding,
		remedy: `${fix} puts the link in its place`,
		repair: async () => {
			await relink(root, [part])
			return `${root}/${path}: the empty directory is ${wanted} now`
		},
	}
}
