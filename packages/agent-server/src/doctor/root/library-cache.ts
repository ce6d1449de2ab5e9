import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readTextIfAny } from '@altroot/shared/platform/disk'
import { plainEnvironment } from '@altroot/shared/platform/run'
import { rootEnvironment } from '@altroot/shared/portage/emerge-environment'
import type { AltRoot, Finding } from '../finding.ts'

/** ld.so.conf of a root, which env-update makes of etc/env.d: linkers search only what it names below that root. */
export async function lookAtLibraryPaths({ host, root, run }: AltRoot): Promise<readonly Finding[]> {
	const what = `library paths of ${root} of ${host}`
	const wanted = await librariesIn(join(root, 'etc/env.d'))
	const conf = await readTextIfAny(join(root, 'etc/ld.so.conf'))
	const listed = new Set((conf ?? '').split('\n').map((line) => line.trim().replace(/\/$/, '')))
	const absent = wanted.filter((path) => !listed.has(path))
	if (absent.length === 0) return [{ what }]
	return [
		{
			what,
			wrong: `${root}/etc/ld.so.conf does not name ${absent.join(', ')}, which ${root}/etc/env.d does`,
			remedy: '`altroot-server doctor --fix` runs env-update for it',
			repair: async () => {
				const { exitCode, stderr } = await run('env-update', [], { env: rootEnvironment(root, plainEnvironment()) })
				return exitCode === 0
					? `${root}: made etc/ld.so.conf anew of etc/env.d`
					: `${root}: env-update failed: ${stderr.trim().split('\n').at(-1)}`
			},
		},
	]
}

/** The directories of LDPATH in the files of an env.d: each is read by Portage with the same grammar as make.conf. */
async function librariesIn(directory: string): Promise<string[]> {
	const names = await readdir(directory).catch(() => [])
	const texts = await Promise.all(
		names
			.filter((name) => /^\d\d/.test(name) && !/~$|\.bak$/.test(name))
			.map(async (name) => {
				const path = join(directory, name)
				return (await stat(path)).isFile() ? ((await readTextIfAny(path)) ?? '') : ''
			}),
	)
	const paths = texts.flatMap((text) => /^LDPATH="?([^"\n]*)"?/m.exec(text)?.[1]?.split(':') ?? [])
	return [...new Set(paths.map((path) => path.replace(/\/$/, '')).filter((path) => path.startsWith('/')))]
}
