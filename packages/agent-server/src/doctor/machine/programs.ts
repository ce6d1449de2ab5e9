import { lookForProgram } from '@altroot/shared/platform/look'
import type { Finding, Machine } from '../finding.ts'

/** The programs that the server starts. */
export async function lookAtPrograms({ settings, run }: Machine): Promise<readonly Finding[]> {
	const served = ['git', 'rsync'].map((program) =>
		lookForProgram(program, ['--version'], `install it: the gate serves laptops with ${program}`, run),
	)
	const { emerge } = settings.build
	const power = [
		...(settings.distcc.hosts === '' ? [] : ['distcc']),
		...(settings.ccache.dir === '' ? [] : ['ccache']),
	].map((program) => lookForProgram(program, ['--version'], `install it, or empty [${program}] in server.ini`, run))
	return [
		await lookForProgram(emerge, ['--version'], 'install sys-apps/portage, or set `[build] emerge`', run),
		...(await Promise.all([...served, ...power])),
	]
}
