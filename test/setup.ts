import { existsSync } from 'node:fs'
import { AgentError } from '@altroot/shared/errors'
import { canInstall, installPackages } from './support/apt.ts'
import { missingForDownload, portageDirectory, portageSource } from './support/portage.ts'
import { missingPackages } from './support/programs.ts'

/**
 * Makes the machine ready for the tests, the lab and the demo: system programs, then Portage's source. Says nothing
 * where all is there (a few milliseconds). Root on Debian or Ubuntu gets what is missing, anyone else its names:
 * AgentError `programs-missing`.
 */
export async function setUp(say: (line: string) => void): Promise<void> {
	const missing = missingPackages()
	const portageCached = existsSync(portageDirectory())
	if (!portageCached) missing.push(...(await missingForDownload()))
	if (missing.length > 0) await provide(missing, say)
	if (!portageCached) say(`fetching the source of Portage into ${portageDirectory()}`)
	await portageSource()
}

async function provide(packages: readonly string[], say: (line: string) => void): Promise<void> {
	const names = packages.join(' ')
	if (!canInstall()) {
		throw new AgentError('programs-missing', `programs of these packages (Debian's names) are missing: ${names}`, {
			disposition: 'fatal',
			hint: 'install them, or run this as root on Debian or Ubuntu',
		})
	}
	say(`installing with apt-get: ${names}`)
	await installPackages(packages)
}

if (import.meta.main) {
	const say = (line: string): void => console.error(`setup: ${line}`)
	try {
		await setUp(say)
	} catch (error) {
		if (!(error instanceof AgentError)) throw error
		say(`${error.message}${error.hint ? `; ${error.hint}` : ''}`)
		process.exitCode = error.exit
	}
}
