import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { changeFolder, type Folder, NewObjects } from '@altroot/shared/ledger/folder'
import { shortRevision } from '@altroot/shared/ledger/names'
import { syncDirectory } from '@altroot/shared/platform/disk'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { changedPaths } from '@altroot/shared/portage/tree-changes'
import type { Rendered } from './input.ts'
import { rendersOf } from './places.ts'
import { recycle } from './recycle.ts'
import type { Work } from './render.ts'
import { isAsWritten, stampAgain, stampsOf, type Written } from './stamps.ts'
import { renderInUse, switchRender } from './switch.ts'
import { holdsJust } from './whole.ts'
import { writeRenderTo } from './write.ts'

/**
 * The renders that this process has written. Of an alt root two are kept: the one in use, and the one before it, which
 * becomes the next one: only what differs is written. A builder that has just started writes a whole one.
 */
export class Renders {
	/** The two newest below each directory of renders, the newest last. */
	readonly #newest = new Map<string, readonly Written[]>()
	readonly #works = new Map<string, Work>()
	/** What was shown last in each alt root. */
	readonly #shown = new Map<string, { readonly name: string; readonly files: ConfigTree }>()

	/** What was rendered last for an alt root, be it shown or not. */
	workOf(root: string): Work | undefined {
		return this.#works.get(root)
	}

	keepWork(root: string, work: Work): void {
		this.#works.set(root, work)
	}

	/**
	 * Makes a render the configuration of its alt root and returns its name. What it has in common with the older one that
	 * it was made of is not looked at: before anything is built, `mend` does that.
	 */
	async show({ files }: Pick<Rendered, 'files'>, root: string, revision: string): Promise<string> {
		const name = await this.writeRender({ files }, root, revision)
		// A crash that leaves the link but not what it leads to leaves no etc/portage: no build starts before the next call.
		// The switch comes first: where a file system writes its journal, who changes a name waits.
		await Promise.all([switchRender(root, name), syncDirectory(rendersOf(root))])
		this.#shown.set(root, { name, files })
		return name
	}

	/**
	 * Looks at all of the render that was shown last, as many files as it has. Where somebody has edited it by hand, or the
	 * older one that it was made of, a new one takes its place. Returns whether that was so. A crash in it leaves the edited
	 * one in use: the next attempt shows it again and comes by here.
	 */
	async mend(root: string): Promise<boolean> {
		const shown = this.#shown.get(root)
		if (shown === undefined) return false
		const { name, files } = shown
		const renders = rendersOf(root)
		const written = this.#newest.get(renders)?.at(-1)
		const directory = join(renders, name)
		// One of an earlier process, or of another one, has no stamps: it is read.
		if (written?.directory === directory ? isAsWritten(written) : holdsJust(directory, files)) return false
		const anew = freeName(renders, name)
		await this.#writeAnew(
			{ directory: join(renders, anew), files, folder: folderOf(files, written), stamps: new Map() },
			[],
		)
		await switchRender(root, anew)
		this.#shown.set(root, { name: anew, files })
		return true
	}

	/**
	 * Puts a render beside the others of an alt root and returns its name, for `switchRender`. The name is made of the
	 * revision and what is in the files, so a render of that name is always the same: one that is there is left as it is.
	 * It is short enough for the link to it to be within the 59 bytes that ext4 has room for without a block of its own:
	 * to take the place of such a link takes a tenth of the time.
	 */
	async writeRender({ files }: Pick<Rendered, 'files'>, root: string, revision: string): Promise<string> {
		const renders = rendersOf(root)
		const folder = folderOf(files, this.#newest.get(renders)?.at(-1))
		const name = `${shortRevision(revision)}-${folder.id.slice(0, 9)}`
		const directory = join(renders, name)
		if (existsSync(directory)) this.#newest.delete(renders)
		else await this.#write({ directory, files, folder, stamps: new Map() }, renderInUse(join(root, 'etc/portage')))
		return name
	}

	/** Puts a render at its directory, where there is none yet; else as `writeRenderTo`. */
	async #write(render: Written, inUse: string | undefined): Promise<void> {
		const { directory, files } = render
		const beside = this.#newest.get(dirname(directory)) ?? []
		this.#newest.delete(dirname(directory)) // what a failure leaves is not known
		const spare = beside.length === 2 && basename(beside[0]!.directory) !== inUse ? beside[0] : undefined
		const changed = spare && (await recycle(spare, files, directory, (paths) => isAsWritten(spare, paths)))
		if (spare && changed) {
			stampAgain(directory, spare.stamps, changed)
			this.#newest.set(dirname(directory), [...beside.slice(-1), { ...render, stamps: spare.stamps }])
		} else await this.#writeAnew(render, beside.slice(-1))
	}

	async #writeAnew(render: Written, beside: readonly Written[]): Promise<void> {
		const { directory, files } = render
		await writeRenderTo(files, directory)
		this.#newest.set(dirname(directory), [...beside, { ...render, stamps: stampsOf(directory, files) }])
	}
}

/** Only what differs from another render is hashed. */
function folderOf(files: ConfigTree, near: Written | undefined): Folder {
	const changed = near ? changedPaths(near.files, files) : [...files.keys()]
	const changes = new Map(changed.map((path) => [path, files.get(path)]))
	return changeFolder(near?.folder, changes, new NewObjects(() => undefined))
}

function freeName(renders: string, name: string): string {
	for (let number = 2; ; number++) if (!existsSync(join(renders, `${name}-${number}`))) return `${name}-${number}`
}
