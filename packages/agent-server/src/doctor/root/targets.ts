import { join } from 'node:path'
import { readMakeConf } from '@altroot/shared/portage/make-conf'
import { readFiles } from '../../render/base-files.ts'
import type { AltRoot, Finding } from '../finding.ts'

/** Which interpreters and compilers packages are made for: modules of a build tool in the base have to fit them. */
const targets =
	/^(PYTHON_(SINGLE_)?TARGETS?|RUBY_TARGETS|LUA_(SINGLE_)?TARGETS?|LLVM_(SLOT|TARGETS)|PHP_TARGETS|GUILE_(SINGLE_)?TARGETS?)$/

/** That the base has the targets that the laptop sets in its make.conf; profiles bring them to both otherwise. */
export async function lookAtTargets({ host, root, base, etcPortage }: AltRoot): Promise<readonly Finding[]> {
	const { variables } = readMakeConf(await readFiles(join(root, 'etc/portage'), ['make.conf']))
	const what = `language targets of ${host} and of the base`
	const findings = [...variables.values()]
		.filter(({ name }) => targets.test(name))
		.flatMap(({ name, value }): Finding[] => {
			const own = words(base.variables.get(name)?.value ?? '')
			const absent = [...words(value)].filter((word) => !word.startsWith('-') && !own.has(word))
			if (absent.length === 0) return []
			return [
				{
					what: `${name} of ${host} and of the base`,
					wrong: `${etcPortage}/make.conf of the base is without ${absent.join(' ')}: modules that builds run there are made for others`,
					remedy: `set ${name}="${value.trim()}" in ${etcPortage}/make.conf`,
				},
			]
		})
	return findings.length === 0 ? [{ what }] : findings
}

function words(value: string): Set<string> {
	return new Set(value.split(/\s+/).filter(Boolean))
}
