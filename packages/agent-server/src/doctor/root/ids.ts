import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readTextIfAny } from '@altroot/shared/platform/disk'
import type { AltRoot, Finding } from '../finding.ts'

/**
 * That users and groups which packages have brought into an alt root have the same numbers in the base: `fowners` looks
 * names up in the base while a package is built, and the number is what the package holds (Portage bug 971120).
 */
export async function lookAtIds({ host, root }: AltRoot): Promise<readonly Finding[]> {
	const what = `ids in ${root} of ${host} and in the base`
	const apart = [
		...(await compare({ host, root }, 'user', 'etc/passwd')),
		...(await compare({ host, root }, 'group', 'etc/group')),
	]
	return apart.length === 0 ? [{ what }] : apart.map((finding) => ({ what, ...finding }))
}

async function compare(
	{ host, root }: Pick<AltRoot, 'host' | 'root'>,
	kind: 'user' | 'group',
	path: string,
): Promise<Omit<Finding, 'what'>[]> {
	const own = await idsIn(join('/', path))
	const installed = await readdir(join(root, `var/db/pkg/acct-${kind}`)).catch(() => [])
	const brought = new Set(installed.map((name) => name.replace(/-\d[^-]*(-r\d+)?$/, '')))
	return [...(await idsIn(join(root, path)))].flatMap(([name, id]) => {
		const ours = own.get(name)
		if (!brought.has(name) || ours === undefined || ours === id) return []
		const variable = `ACCT_${kind.toUpperCase()}_${name.toUpperCase().replaceAll('-', '_')}_ID`
		return {
			wrong: `${kind} ${name} is ${id} in ${root} and ${ours} in the base: files of it would belong to another on the laptop`,
			remedy: `set ${variable}=${ours} in make.conf on ${host}, or change the number on the server`,
		}
	})
}

async function idsIn(path: string): Promise<Map<string, string>> {
	const rows = ((await readTextIfAny(path)) ?? '').split('\n').map((line) => line.split(':'))
	return new Map(rows.flatMap(([name, , id]) => (name && id ? [[name, id] as const] : [])))
}
