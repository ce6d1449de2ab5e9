import { AgentError } from '@altroot/shared/errors'
import type { Show } from '../show.ts'

/** Runs `altroot-client upgrade` on the laptop and shows emerge's own words as they come. */
export async function upgrade({ screen, stage }: Show): Promise<void> {
	screen.command('laptop', 'altroot-client upgrade')
	const began = performance.now()
	screen.wait('asking the server for the newest packages')
	const upgrade = await stage.laptop.start(['altroot-client', 'upgrade'])
	for await (const line of upgrade.stdout) {
		if (line.startsWith('>>> Emerging binary')) screen.answer(line.replace(/ for \/.*/, ''))
		if (/\w/.test(line)) screen.wait(line.trim())
	}
	screen.wait('altroot-client compares the result with what the world asks for')
	const exitCode = await upgrade.exitCode
	const took = performance.now() - began
	if (exitCode === 0) return screen.done('installed from the server’s binary packages, over SSH', { took })
	screen.answer([...upgrade.stdout.seen, ...upgrade.stderr.seen].slice(-12).join('\n'))
	throw new AgentError('demo-upgrade', `altroot-client upgrade ended with exit code ${exitCode}`, {
		disposition: 'fatal',
		hint: 'its last words stand above',
	})
}

/** Runs the program that the laptop has installed, which says with which flags it was built. */
export async function showHello({ screen, stage: { laptop, laptopRoot } }: Show): Promise<void> {
	const library = laptopRoot === '' ? [] : ['env', `LD_LIBRARY_PATH=${laptopRoot}/usr/lib64`]
	const command = [...library, `${laptopRoot}/usr/bin/hello`]
	screen.command('laptop', command.join(' '))
	screen.answer(await laptop.mustRun(command))
}
