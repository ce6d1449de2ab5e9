/** What gives the builds of all hosts more compile power, from the server's settings; empty: none. */
export interface CompilePower {
	/** Machines that compile, as distcc(1) takes them: `localhost/2 192.0.2.7/8`. */
	readonly distccHosts: string
	/** Where ccache(1) keeps what was compiled. */
	readonly ccacheDir: string
}

export const ownPower: CompilePower = { distccHosts: '', ccacheDir: '' }

/** Words that FEATURES get for it (make.conf(5)). */
export function powerFeatures({ distccHosts, ccacheDir }: CompilePower): readonly string[] {
	return [...(distccHosts === '' ? [] : ['distcc']), ...(ccacheDir === '' ? [] : ['ccache'])]
}

/** Variables that it sets. As many jobs as all machines take together: make must keep each of them busy. */
export function powerVariables({ distccHosts, ccacheDir }: CompilePower): readonly (readonly [string, string])[] {
	const distcc = [
		['DISTCC_HOSTS', distccHosts],
		['MAKEOPTS', `-j${jobsOf(distccHosts)}`],
	] as const
	return [...(distccHosts === '' ? [] : distcc), ...(ccacheDir === '' ? [] : [['CCACHE_DIR', ccacheDir] as const])]
}

/** Each host takes four jobs and localhost two, where no `/LIMIT` says otherwise (distcc(1), "HOST SPECIFICATIONS"). */
function jobsOf(hosts: string): number {
	const limits = hosts
		.split(/\s+/)
		.filter((word) => word !== '' && !/^(--|\+)/.test(word))
		.map((word) => Number(/\/(\d+)/.exec(word)?.[1] ?? (/^localhost\b/.test(word) ? 2 : 4)))
	return Math.max(
		1,
		limits.reduce((sum, limit) => sum + limit, 0),
	)
}
