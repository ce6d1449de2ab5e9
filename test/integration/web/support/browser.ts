import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@altroot/shared/platform/clock'
import { lock } from '@altroot/shared/platform/lock'
import { type Browser, chromium } from 'playwright-core'
import { canInstall, installPackages } from '../../../support/apt.ts'
import { cacheDirectory } from '../../../support/cache.ts'

const program = '/usr/bin/chromium'

/**
 * Debian's Chromium, installed on first use; elsewhere an error says what is missing. `networkOf`: the process whose
 * network the browser shall have, as a host of the lab; it is steered over a pipe, wherever it is.
 */
export async function openBrowser(networkOf?: number): Promise<Browser> {
	await provide()
	// Root has no sandbox; a container's /dev/shm may be small.
	const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-dev-shm-usage']
	if (networkOf === undefined) return chromium.launch({ executablePath: program, args })
	const directory = mkdtempSync(join(tmpdir(), 'altroot-browser-'))
	const door = join(directory, 'chromium')
	writeFileSync(door, `#!/bin/sh\nexec nsenter --net --target ${networkOf} ${program} "$@"\n`)
	chmodSync(door, 0o755)
	const browser = await chromium.launch({ executablePath: door, args })
	browser.once('disconnected', () => rmSync(directory, { recursive: true }))
	return browser
}

/** Several files of tests may want it at once: one installs, the others wait. */
async function provide(): Promise<void> {
	if (existsSync(program)) return
	if (!canInstall()) throw new Error(`${program} is missing: install Debian’s package chromium`)
	using _held = await lock(join(cacheDirectory(), 'chromium.lock'), systemClock)
	if (!existsSync(program)) await installPackages(['chromium'])
}
