/**
 * Makes dist/altroot-client and dist/altroot-server: single executables of our code and Node.js itself, which need
 * neither Node.js nor node_modules where they run.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const top = join(import.meta.dirname, '..')
const dist = join(top, 'dist')
mkdirSync(dist, { recursive: true })

for (const program of ['client', 'server'] as const) {
	const bundle = join(dist, `.${program}.cjs`)
	const config = join(dist, `.${program}.json`)
	const output = join(dist, `altroot-${program}`)
	await build({
		entryPoints: [join(top, `packages/agent-${program}/src/main.ts`)],
		outfile: bundle,
		bundle: true,
		platform: 'node',
		// CommonJS, because ssh2 and pino call require(); a single executable has no files to import from.
		format: 'cjs',
		target: 'node24',
		// ssh2's optional native speed-ups: it works without them.
		external: ['cpu-features', '*.node'],
		legalComments: 'none',
		logLevel: 'warning',
	})
	// Written beside and renamed, so that an interrupted build leaves no half program.
	const half = `${output}.new`
	writeFileSync(
		config,
		JSON.stringify({ main: bundle, mainFormat: 'commonjs', output: half, disableExperimentalSEAWarning: true }),
	)
	execFileSync(process.execPath, ['--build-sea', config], { stdio: ['ignore', 'ignore', 'inherit'] })
	renameSync(half, output)
	for (const intermediate of [bundle, config]) rmSync(intermediate)
	console.log(`dist/altroot-${program}`)
}
