import { run } from '@altroot/shared/platform/run'

/** Runs the real git on a repository; throws with its messages where it fails. */
export async function realGit(gitdir: string, ...args: string[]): Promise<string> {
	const result = await run('git', ['-c', 'safe.directory=*', '--git-dir', gitdir, ...args])
	if (result.exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr}`)
	return result.stdout
}
