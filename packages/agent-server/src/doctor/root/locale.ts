import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AltRoot, Finding } from '../finding.ts'

/** Locales of a root with glibc: what runs programs of it while it builds (tests of packages) needs a UTF-8 one. */
export async function lookAtLocales({ host, root, run }: AltRoot): Promise<readonly Finding[]> {
	const what = `locales of ${root} of ${host}`
	const installed = await readdir(join(root, 'var/db/pkg/sys-libs')).catch(() => [])
	if (!installed.some((name) => /^glibc-\d/.test(name))) return [{ what }]
	const locales = await readdir(join(root, 'usr/lib/locale')).catch(() => [])
	if (locales.some((name) => /^(locale-archive|C\.utf-?8)$/i.test(name))) return [{ what }]
	const program = ['/usr/sbin/locale-gen', '/usr/bin/locale-gen'].find((path) => existsSync(path))
	return [
		{
			what,
			wrong: `glibc is installed in ${root}, but ${root}/usr/lib/locale has no UTF-8 locale`,
			remedy: `run \`locale-gen --destdir ${root}\` (before glibc 2.38: --prefix)`,
			...(program === undefined
				? {}
				: {
						repair: async () => {
							const { exitCode, stderr } = await run(program, ['--destdir', root])
							return exitCode === 0
								? `${root}: made its locales`
								: `${root}: locale-gen failed: ${stderr.trim().split('\n').at(-1)}`
						},
					}),
		},
	]
}
