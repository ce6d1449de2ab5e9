import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { lstat, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { flipLink, readTextIfAny, syncDirectory, writeWhole } from '@altroot/shared/platform/disk'
import { rendersOf } from './places.ts'

/**
 * Makes a render the configuration of its alt root: `etc/portage` becomes a link to it in one rename, `world` and
 * `world_sets` follow. Only while no emerge runs there: it reads bashrc, env/ and patches/ in every phase.
 *
 * Every step is done only where it is not done yet, so after a crash anywhere the same call brings it to its end:
 * before the link is flipped, the old render is in use as a whole; after it, the world files may still be the old ones,
 * which is why a build begins with this call. The current render and the one before it are kept, older ones go.
 */
export async function switchRender(root: string, name: string): Promise<void> {
	const link = join(root, 'etc/portage')
	const before = renderInUse(link)
	if (before === undefined) await moveAside(link)
	// Crash here: no etc/portage, or the old one. The next call makes the link; no build starts without it.
	if (before !== name) await flipLink(link, `../var/lib/altroot/renders/${name}/etc/portage`)
	for (const file of ['world', 'world_sets']) {
		const path = `var/lib/portage/${file}`
		await replaceFile(join(root, path), await readTextIfAny(join(rendersOf(root), name, path)))
	}
	await dropOthers(rendersOf(root), name, before)
}

/** The name of the render that the link leads to; undefined where it is no link to a render. */
export function renderInUse(link: string): string | undefined {
	try {
		return /\/renders\/([^/]+)\/etc\/portage$/.exec(readlinkSync(link))?.[1]
	} catch (error) {
		if (hasErrno(error, 'ENOENT') || hasErrno(error, 'EINVAL')) return undefined
		throw error
	}
}

/** What was there before Altroot is somebody's work: it is kept under the next free name. */
async function moveAside(path: string): Promise<void> {
	try {
		await lstat(path)
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return
		throw error
	}
	let aside = `${path}.before-altroot`
	for (let number = 2; existsSync(aside); number++) aside = `${path}.before-altroot-${number}`
	await rename(path, aside)
	await syncDirectory(dirname(path))
}

async function replaceFile(path: string, text: string | undefined): Promise<void> {
	if ((await readTextIfAny(path)) === text) return
	if (text !== undefined) return writeWhole(path, text)
	await rm(path)
	await syncDirectory(dirname(path))
}

/** Renders that nobody needs, and what a crash has left of unfinished ones. */
async function dropOthers(renders: string, current: string, before: string | undefined): Promise<void> {
	// Switched to the same render again, as after a crash: which one was before is no longer known, so all stay.
	if (before === current) return
	const others = readdirSync(renders).filter((name) => name !== current && name !== before)
	for (const name of others) await rm(join(renders, basename(name)), { recursive: true, force: true })
}
