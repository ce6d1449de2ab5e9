/**
 * Parameters of a property test: a new seed for each run, printed so that any run can be had again with
 * `ALTROOT_SEED=… pnpm test`.
 */
export function seeded(numRuns: number): { readonly seed: number; readonly numRuns: number } {
	const seed = Number(process.env.ALTROOT_SEED ?? Math.trunc(Math.random() * 2 ** 31))
	console.info(`${numRuns} cases of seed ${seed}`)
	return { seed, numRuns }
}
