import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from '@altroot/shared/platform/run'

/** A build server below one directory, with one revision of a laptop and one package that it has built for it. */
export interface TestServer {
	readonly directory: string
	readonly config: string
	readonly base: string
	readonly ledger: string
	readonly root: string
}

export async function makeServer(directory: string): Promise<TestServer> {
	const put = (path: string, text: string): string => {
		mkdirSync(dirname(join(directory, path)), { recursive: true })
		writeFileSync(join(directory, path), text)
		return join(directory, path)
	}
	const [ledger, root] = [join(directory, 'ledger.git'), join(directory, 'alt')]
	const tree = join(import.meta.dirname, '../../../fixtures/trees/gentoo')
	const config = put('server.ini', `[ledger]\npath = ${ledger}\n[host laptop]\nroot = ${root}\n`)
	const base = dirname(put('base/repos.conf', `[gentoo]\nlocation = ${tree}\n`))
	put('base/make.profile/parent', 'gentoo:default/linux/amd64/23.0\n')
	for (const state of ['status', 'events']) mkdirSync(join(directory, state))
	const packages = 'alt/var/cache/altroot/packages'
	put(`${packages}/app-misc/hello-1.0-1.gpkg.tar`, 'package')
	const entry = 'BUILD_ID: 1\nCPV: app-misc/hello-1.0\nPATH: app-misc/hello-1.0-1.gpkg.tar\nSIZE: 7\n'
	put(`${packages}/Packages`, `PACKAGES: 1\nTIMESTAMP: 5\nVERSION: 0\n\n${entry}`)
	put('alt/var/db/pkg/app-misc/hello-1.0/BUILD_ID', '1\n')
	put('alt/var/db/pkg/app-misc/hello-1.0/SLOT', '0\n')
	await run('git', ['init', '--quiet', '--bare', ledger])
	await run('git', ['--git-dir', ledger, 'fast-import', '--quiet'], { input: revision })
	return { directory, config, base, ledger, root }
}

const file = (path: string, text: string): string => `M 100644 inline ${path}\ndata ${text.length}\n${text}\n`
const revision = [
	'commit refs/heads/hosts/laptop\ncommitter laptop <altroot@laptop> 1790000000 +0000\ndata 5\nfirst\n',
	file('.altroot/host.json', '{"version":1,"profile":"gentoo:default/linux/amd64/23.0"}\n'),
	file('etc/portage/make.conf', 'USE="nls"\n'),
	file('etc/portage/make.profile/parent', 'gentoo:default/linux/amd64/23.0\n'),
	file('var/lib/portage/world', 'app-misc/hello\n'),
].join('')
