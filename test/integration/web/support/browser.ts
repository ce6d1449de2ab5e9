import { chmodSync, existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { canInstall, installPackages } from '../../../support/apt.ts'

const program = '/usr/bin/chromium'

/**
 * Debian's Chromium, installed on first use; elsewhere an error says what is missing. `networkOf`: the process whose
 * network the browser shall have, as a host of the lab; it is steered over a pipe, wherever it is.
 */
export async function openBrowser(networkOf?: number): Promise<Browser> {
	if (!existsSync(program) && canInstall()) await installPackages(['chromium'])
	if (!existsSync(program)) throw new Error(`${program} is missing: install Debian’s package chromium`)
	// Root has no sandbox; a container's /dev/shm may be small.
	const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-dev-shm-usage']
	const executablePath = networkOf === undefined ? program : throughDoor(networkOf)
	return chromium.launch({ executablePath, args })
}

function throughDoor(pid: number): string {
	const path = join(mkdtempSync(join(tmpdir(), 'altroot-browser-')), 'chromium')
	writeFileSync(path, `#!/bin/sh\nexec nsenter --net --target ${pid} ${program} "$@"\n`)
	chmodSync(path, 0o755)
	return path
}
