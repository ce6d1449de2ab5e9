import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Builder } from '@altroot/agent-server/builder'
import { openBuilder } from '@altroot/agent-server/open-builder'
import { reconcile } from '@altroot/agent-server/reconcile'
import { silentLog } from '@altroot/shared/platform/log'
import type { Generation } from '@altroot/shared/protocol/generation'
import { onTestFinished } from 'vitest'
import { realGit } from '../../../support/git.ts'
import { scriptedEmerge } from '../../../support/scripted-emerge.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'
import { transcript } from '../../../support/transcript.ts'
import { makeServer, type TestServer } from '../../crash/support/server.ts'

/** A build server whose emerge has always built everything already: what it has built, the test puts there. */
export interface PublishingServer extends TestServer {
	readonly builder: Builder
	readonly head: string
	/** Puts a build of a package into PKGDIR and the vdb, in the place of the one before. */
	put(cpv: string, buildId: number, text: string): void
	/** One more generation of the same revision. */
	generation(): Promise<Generation>
}

export async function publishingServer(settings = ''): Promise<PublishingServer> {
	const server = await makeServer(temporaryDirectory())
	writeFileSync(server.config, `[ledger]\npath = ${server.ledger}\n${settings}\n[host laptop]\nroot = ${server.root}\n`)
	const { runInGroup } = scriptedEmerge(() => ({ output: transcript('05-nothing-to-merge-second-run') }))
	const builder = { ...(await openBuilder(server.config, silentLog)), basePortage: server.base, runInGroup }
	onTestFinished(() => builder.history[Symbol.dispose]())
	const head = (await realGit(server.ledger, 'rev-parse', 'hosts/laptop')).trim()
	const pkgdir = join(server.root, 'var/cache/altroot/packages')
	const write = (path: string, text: string): void => {
		mkdirSync(dirname(path), { recursive: true })
		writeFileSync(path, text)
	}
	const entries = new Map<string, string>([['app-misc/hello-1.0-1', entry('app-misc/hello-1.0', 1, 'package')]])
	return {
		...server,
		builder,
		head,
		put: (cpv, buildId, text) => {
			write(join(pkgdir, `${cpv}-${buildId}.gpkg.tar`), text)
			entries.set(`${cpv}-${buildId}`, entry(cpv, buildId, text))
			const header = `PACKAGES: ${entries.size}\nTIMESTAMP: 5\nVERSION: 0\n`
			write(join(pkgdir, 'Packages'), [header, ...entries.values()].join('\n'))
			write(join(server.root, 'var/db/pkg', cpv, 'BUILD_ID'), `${buildId}\n`)
			write(join(server.root, 'var/db/pkg', cpv, 'SLOT'), '0\n')
		},
		generation: async () => {
			const host = builder.settings().hosts.laptop
			const ended = host && (await reconcile(builder, 'laptop', host, new AbortController().signal, head))
			if (ended === undefined) throw new Error('no generation')
			return ended
		},
	}
}

function entry(cpv: string, buildId: number, text: string): string {
	return `BUILD_ID: ${buildId}\nCPV: ${cpv}\nPATH: ${cpv}-${buildId}.gpkg.tar\nSIZE: ${text.length}\n`
}
