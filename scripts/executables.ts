import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Metafile } from 'esbuild'

const top = join(import.meta.dirname, '..')

export const programs = ['altroot-client', 'altroot-server'] as const
export type ProgramName = (typeof programs)[number]

/**
 * How Node.js starts. The client is at rest nearly always, on an old laptop: it clears away often and gets no large room for
 * new objects, one thread of V8's own, and not the last of V8's compilers, which would stay in memory for the little that
 * is hot. What each brings: docs/decisions/small-client.md.
 */
const nodeOptions: Readonly<Record<ProgramName, readonly string[]>> = {
	'altroot-client': [
		'--max-semi-space-size=1',
		'--initial-heap-size=20',
		'--optimize-for-size',
		'--no-opt',
		'--v8-pool-size=1',
	],
	'altroot-server': [],
}

/** While the code cache is made: V8 writes it in the order of a table that is hashed with a random seed. Not when it runs. */
const reproducible = '--random-seed=1'

/**
 * Makes a single executable of one program in a directory: our code and Node.js itself, which needs neither Node.js nor
 * node_modules where it runs. The same sources and Node.js give the same bytes, wherever they lie: names of files are
 * written as seen from `directory` or the checkout. Returns which files went into it.
 */
export async function makeExecutable(program: ProgramName, directory: string): Promise<Metafile> {
	mkdirSync(directory, { recursive: true })
	const [bundle, config, half] = [`.${program}.cjs`, `.${program}.json`, `.${program}.new`]
	const { metafile } = await build({
		absWorkingDir: top,
		entryPoints: [`packages/${program.replace('altroot', 'agent')}/src/main.ts`],
		outfile: join(directory, bundle),
		bundle: true,
		metafile: true,
		platform: 'node',
		// CommonJS, because ssh2 and pino call require(); a single executable has no files to import from.
		format: 'cjs',
		target: 'node24',
		// ssh2's optional native speed-ups: it works without them.
		external: ['cpu-features', '*.node'],
		legalComments: 'none',
		minifyWhitespace: true, // Node.js keeps the text in memory
		logLevel: 'warning',
	})
	const sea = {
		main: bundle,
		mainFormat: 'commonjs',
		output: half,
		disableExperimentalSEAWarning: true,
		execArgv: nodeOptions[program],
		// V8 takes the cache only with the options that it was made with, so a person's NODE_OPTIONS are not for us.
		execArgvExtension: 'none',
		useCodeCache: true,
	}
	writeFileSync(join(directory, config), JSON.stringify(sea))
	const options = [...nodeOptions[program], reproducible, '--build-sea', config]
	execFileSync(process.execPath, options, { cwd: directory, stdio: ['ignore', 'ignore', 'inherit'] })
	// Written beside and renamed, so that an interrupted build leaves no half program.
	renameSync(join(directory, half), join(directory, program))
	for (const intermediate of [bundle, config]) rmSync(join(directory, intermediate))
	return metafile
}
