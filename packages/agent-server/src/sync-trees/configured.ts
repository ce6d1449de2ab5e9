import { readTextIfAny } from '@altroot/shared/platform/disk'
import { readRepositories, shippedReposConf } from '@altroot/shared/portage/repos-conf'
import { readFiles } from '../render/base-files.ts'

/** A tree of the build host itself, as its repos.conf has it; it may not be on the disk yet. */
export interface ConfiguredTree {
	readonly name: string
	readonly location: string
	/** Where it is synced from; undefined where it is not. */
	readonly uri: string | undefined
	/** Whether a sync of all trees syncs it (`auto-sync`, portage(5)). */
	readonly automatic: boolean
}

/** The trees of `etcPortage`, the build host's own /etc/portage. */
export async function configuredTrees(
	etcPortage: string,
	shipped = '/usr/share/portage/config/repos.conf',
): Promise<readonly ConfiguredTree[]> {
	const tree = await readFiles(etcPortage, ['repos.conf'])
	const { repositories } = readRepositories(tree, (await readTextIfAny(shipped)) ?? shippedReposConf)
	return [...repositories.values()].map(({ name, location, keys }) => {
		const value = (key: string): string => keys.get(key)?.value.trim() ?? ''
		const uri = value('sync-type') === '' ? undefined : value('sync-uri') || undefined
		return { name, location, uri, automatic: uri !== undefined && !/^(no|false)$/i.test(value('auto-sync')) }
	})
}
