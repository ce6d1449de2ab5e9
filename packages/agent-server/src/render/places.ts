import { join } from 'node:path'
import type { BuildPlaces } from './input.ts'

/** Where the renders of an alt root lie, the one in use among them. */
export function rendersOf(root: string): string {
	return join(root, 'var/lib/altroot/renders')
}

/** The variables that say where builds put things, which is below the alt root whatever laptop and server have. */
export function placeValues({ pkgdir, distdir, tmpdir, logdir }: BuildPlaces): Readonly<Record<PlaceName, string>> {
	return { PKGDIR: pkgdir, DISTDIR: distdir, PORTAGE_TMPDIR: tmpdir, PORTAGE_LOGDIR: logdir }
}

const placeNames = ['PKGDIR', 'DISTDIR', 'PORTAGE_TMPDIR', 'PORTAGE_LOGDIR'] as const
type PlaceName = (typeof placeNames)[number]

/** True for the variables that `placeValues` gives a value. */
export function isPlace(name: string): boolean {
	return placeNames.some((place) => place === name)
}
