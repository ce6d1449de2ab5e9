import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AgentError } from '@altroot/shared/errors'
import { systemClock } from '@altroot/shared/platform/clock'
import { lock } from '@altroot/shared/platform/lock'
import { run } from '@altroot/shared/platform/run'
import { cacheDirectory } from './cache.ts'

export const version = '3.0.83'
const sha256 = 'deac3ae1e03aea1ff09a0e831fa8d06e89bfc49440394b66ed6223338d5f9c4e'

/** Portage runs from its unpacked source with the system's Python: a venv install turns into a Gentoo Prefix. */
export const systemPython = '/usr/bin/python3'

/**
 * The Debian packages that the download needs and that are missing: pip, and because pip prepares the metadata of a
 * source archive by configuring its build, Python's headers. Nothing else here needs them.
 */
export async function missingForDownload(): Promise<string[]> {
	const check = 'import pip, sysconfig; open(sysconfig.get_path("include") + "/Python.h")'
	const { exitCode } = await run(systemPython, ['-c', check])
	return exitCode === 0 ? [] : ['python3-pip', 'python3-dev']
}

/** Where `portageSource` puts its tree, whether it is there yet or not. */
export function portageDirectory(): string {
	return join(cacheDirectory(), `portage-${version}`)
}

/**
 * The directory of the unpacked source of real Portage, downloaded on first use (about ten seconds): run it as
 * `PYTHONPATH=<directory>/lib /usr/bin/python3 <directory>/bin/emerge`.
 *
 * One process downloads, others wait for its lock. The tree appears in one rename, so a download that was killed
 * leaves only a directory with a leading dot, which the next one clears away.
 */
export async function portageSource(): Promise<string> {
	const tree = portageDirectory()
	if (existsSync(tree)) return tree
	using _held = await lock(join(cacheDirectory(), 'portage.lock'), systemClock)
	if (existsSync(tree)) return tree
	const partial = join(cacheDirectory(), '.portage.partial')
	await rm(partial, { recursive: true, force: true })
	await mkdir(partial)
	await unpack(await download(partial), partial)
	await rename(join(partial, `portage-${version}`), tree)
	await rm(partial, { recursive: true })
	return tree
}

async function download(directory: string): Promise<string> {
	const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--no-binary', 'portage', '--dest', directory]
	// pip takes its index, proxy and certificates from the environment: hand it ours.
	const env = process.env as Record<string, string>
	const { exitCode, stderr } = await run(systemPython, [...pip, `portage==${version}`], { env })
	if (exitCode !== 0) throw failed(`pip cannot download Portage ${version}: ${gist(stderr)}`)
	const archive = (await readdir(directory)).find((name) => name.endsWith('.tar.gz'))
	if (!archive) throw failed(`pip downloaded no source archive of Portage ${version}`)
	const path = join(directory, archive)
	const found = createHash('sha256')
		.update(await readFile(path))
		.digest('hex')
	if (found !== sha256) throw failed(`${archive} has sha256 ${found}, expected ${sha256}: it is not what was tested`)
	return path
}

/** The lines that pip or the build of Portage's metadata marks as errors, without their context. */
function gist(stderr: string): string {
	const lines = stderr.trim().split('\n')
	const errors = lines.filter((line) => /\berror: /i.test(line))
	return (errors.length > 0 ? errors : lines).map((line) => line.trim()).join('; ')
}

async function unpack(archive: string, directory: string): Promise<void> {
	await mustRun('tar', ['--extract', '--no-same-owner', '--file', archive, '--directory', directory])
	// The hosts of the lab see the tree read-only, so its bytecode has to be there already.
	await mustRun(systemPython, ['-m', 'compileall', '-q', join(directory, `portage-${version}`, 'lib')])
}

async function mustRun(command: string, args: readonly string[]): Promise<void> {
	const { exitCode, stderr } = await run(command, args)
	if (exitCode !== 0) throw failed(`${command} failed with exit code ${exitCode}: ${stderr.trim()}`)
}

function failed(message: string): AgentError {
	const hint = 'check the network connection and the free disk space, then run it again'
	return new AgentError('portage-source', message, { disposition: 'fatal', hint })
}
