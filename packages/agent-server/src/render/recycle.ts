import { chmodSync, existsSync, mkdirSync, renameSync, rmdirSync, rmSync, unlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { type AsideFile, writeAsideTogether } from '@altroot/shared/platform/write-together'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'
import { changedPaths } from '@altroot/shared/portage/tree-changes'
import type { Written } from './stamps.ts'
import { inside, modeOf } from './write.ts'

/**
 * Makes a render of one that nobody uses any more: aside, by writing what differs, then by one rename. Returns the paths
 * of files and directories that have changed; undefined, and nothing was done, where `isAsWritten` does not say so of each
 * of them before. A crash leaves at most a directory with a leading dot and `.tmp`, which the next `switchRender` removes.
 * The last rename may not be on the disk itself yet.
 */
export async function recycle(
	spare: Written,
	files: ConfigTree,
	target: string,
	isAsWritten: (paths: Iterable<string>) => boolean,
): Promise<ReadonlySet<string> | undefined> {
	const aside = join(dirname(target), `.${basename(target)}.tmp`)
	const differ = changedPaths(spare.files, files)
	if (!isAsWritten(withDirectories(differ))) return undefined
	const written = differ.flatMap((path): AsideFile[] => {
		const file = files.get(path)
		if (file === undefined) return []
		const { content } = file
		return [{ path, content, mode: modeOf(file), over: mayWriteOver(spare.files.get(path), file) }]
	})
	const gone = differ.filter((path) => !files.has(path))
	const anew = written.filter(({ over }) => !over).map(({ path }) => path)
	const directories = new Set([...gone, ...anew].map((path) => dirname(path)))
	rmSync(aside, { recursive: true, force: true })
	renameSync(spare.directory, aside)
	for (const path of gone) unlinkSync(inside(aside, path))
	for (const path of gone) removeEmpty(aside, dirname(path), directories) // a file may stand where a directory was
	for (const path of anew) {
		const full = inside(aside, path)
		if (spare.files.has(path)) unlinkSync(full)
		makeDirectories(aside, dirname(path), directories)
	}
	await writeAsideTogether(
		written.map((file) => ({ ...file, path: inside(aside, file.path) })),
		[...directories].map((path) => join(aside, path)).filter((path) => existsSync(path)),
	)
	renameSync(aside, target)
	return new Set([...differ, ...directories])
}

/**
 * Not over what may be run: a script that was begun when this render was in use is read bit by bit while it runs, and goes
 * on with the file that it has opened. All else is read at once.
 */
function mayWriteOver(before: ConfigFile | undefined, after: ConfigFile): boolean {
	return before !== undefined && modeOf(before) === 0o644 && modeOf(after) === 0o644
}

function withDirectories(paths: readonly string[]): ReadonlySet<string> {
	const all = new Set(paths)
	for (const path of all) if (path !== '.') all.add(dirname(path))
	return all
}

/** Directories that have lost their last file. */
function removeEmpty(top: string, directory: string, changed: Set<string>): void {
	for (let path = directory; path !== '.'; path = dirname(path)) {
		try {
			rmdirSync(join(top, path))
		} catch (error) {
			if (hasErrno(error, 'ENOENT')) continue
			if (hasErrno(error, 'ENOTEMPTY')) return
			throw error
		}
		changed.add(dirname(path))
	}
}

function makeDirectories(top: string, directory: string, changed: Set<string>): void {
	if (existsSync(join(top, directory))) return
	makeDirectories(top, dirname(directory), changed)
	mkdirSync(join(top, directory))
	chmodSync(join(top, directory), 0o755) // not subject to the umask
	changed.add(directory).add(dirname(directory))
}
