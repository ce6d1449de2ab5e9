import { binreposConf } from './binrepos-conf.ts'
import { envFile } from './env-file.ts'
import type { Format } from './format.ts'
import { makeConf, makeDefaults } from './make-conf.ts'
import { packageEnv } from './package-env.ts'
import { packageAcceptKeywords, packageKeywords } from './package-keywords.ts'
import { packageLicense } from './package-license.ts'
import { packageMask, packageUnmask } from './package-mask.ts'
import { packageAcceptRestrict, packageProperties } from './package-properties.ts'
import { packageUse } from './package-use.ts'
import { profileLists } from './profile-lists.ts'
import { reposConf } from './repos-conf.ts'
import { packageSet, worldSets } from './sets.ts'
import { setsConf } from './sets-conf.ts'
import { world } from './world.ts'

/**
 * Where a format lives, relative to the config root. `one`: a file, or a directory whose files Portage reads as one in
 * its order. `each`: a directory in which every file stands for itself (`sets/NAME`).
 */
export interface FormatPlace {
	readonly path: string
	readonly reads: 'one' | 'each'
	readonly format: Format
}

/** Every place with a format. What is in none of them counts byte for byte. */
export const formatTable: readonly FormatPlace[] = [
	{ path: 'etc/portage/package.use', reads: 'one', format: packageUse },
	{ path: 'etc/portage/package.keywords', reads: 'one', format: packageKeywords },
	{ path: 'etc/portage/package.accept_keywords', reads: 'one', format: packageAcceptKeywords },
	{ path: 'etc/portage/package.mask', reads: 'one', format: packageMask },
	{ path: 'etc/portage/package.unmask', reads: 'one', format: packageUnmask },
	{ path: 'etc/portage/package.license', reads: 'one', format: packageLicense },
	{ path: 'etc/portage/package.properties', reads: 'one', format: packageProperties },
	{ path: 'etc/portage/package.accept_restrict', reads: 'one', format: packageAcceptRestrict },
	{ path: 'etc/portage/package.env', reads: 'one', format: packageEnv },
	...[...profileLists].map(
		([name, format]): FormatPlace => ({ path: `etc/portage/profile/${name}`, reads: 'one', format }),
	),
	{ path: 'etc/portage/env', reads: 'each', format: envFile },
	{ path: 'etc/portage/make.conf', reads: 'one', format: makeConf },
	{ path: 'etc/portage/profile/make.defaults', reads: 'one', format: makeDefaults },
	{ path: 'etc/portage/repos.conf', reads: 'one', format: reposConf },
	{ path: 'etc/portage/binrepos.conf', reads: 'one', format: binreposConf },
	{ path: 'etc/portage/sets.conf', reads: 'one', format: setsConf },
	{ path: 'etc/portage/sets', reads: 'each', format: packageSet },
	{ path: 'var/lib/portage/world', reads: 'one', format: world },
	{ path: 'var/lib/portage/world_sets', reads: 'one', format: worldSets },
]
