import { realpath } from 'node:fs/promises'
import { rootPlaces } from '../../store/places.ts'
import type { Finding, Machine } from '../finding.ts'

/** That the packages of the base and of each alt root lie apart: `-b` packs those of both, and the newest build wins. */
export async function lookAtPackagePlaces({ base, settings, etcPortage }: Machine): Promise<readonly Finding[]> {
	const own = await real(base.variables.get('PKGDIR')?.value ?? '/var/cache/binpkgs')
	const roots = Object.entries(settings.hosts)
	const findings: Finding[] = []
	for (const [host, { root }] of roots) {
		const { pkgdir, published } = rootPlaces(root)
		const places = await Promise.all([pkgdir, published].map(real))
		const what = `packages of ${host} and of the base`
		const clash = places.find((place) => place === own || own.startsWith(`${place}/`) || place.startsWith(`${own}/`))
		const remedy = `set another PKGDIR in ${etcPortage}/make.conf`
		const wrong = `the base packs its own packages into ${own}, where ${host}’s are: the laptop would get programs of the server`
		findings.push(clash === undefined ? { what } : { what, wrong, remedy, stopsBuild: true })
		const inside = roots.find(([other, { root: around }]) => other !== host && `${root}/`.startsWith(`${around}/`))
		if (inside !== undefined) {
			const other = `${root} lies in ${inside[1].root}, the alt root of ${inside[0]}`
			findings.push({ what: `alt root of ${host}`, wrong: other, remedy: 'give each laptop a root of its own' })
		}
	}
	return findings
}

async function real(path: string): Promise<string> {
	return realpath(path).catch(() => path)
}
