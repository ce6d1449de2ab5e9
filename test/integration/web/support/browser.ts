import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { canInstall, installPackages } from '../../../support/apt.ts'

const program = '/usr/bin/chromium'

/** Debian's Chromium, installed on first use; elsewhere an error says what is missing. */
export async function openBrowser(): Promise<Browser> {
	if (!existsSync(program) && canInstall()) await installPackages(['chromium'])
	if (!existsSync(program)) throw new Error(`${program} is missing: install Debian’s package chromium`)
	// Root has no sandbox; a container's /dev/shm may be small.
	const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-dev-shm-usage']
	return chromium.launch({ executablePath: program, args })
}
