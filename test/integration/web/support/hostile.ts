import { writeFileSync } from 'node:fs'
import { openHistory } from '@altroot/agent-server/store/history'
import { writeStatus } from '@altroot/agent-server/store/status-file'
import { writeRevision } from '@altroot/shared/ledger/commit'
import { writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { moveRef } from '@altroot/shared/ledger/refs'
import { systemClock } from '@altroot/shared/platform/clock'
import type { Generation } from '@altroot/shared/protocol/generation'
import type { GenerationPackage } from '@altroot/shared/protocol/generation-package'
import { treeOf } from '../../../support/config-tree.ts'
import { type Furnished, newest } from './furnish.ts'

/** Text that would do something if it were taken for more than text. */
export const evil = `"'><img src=x onerror="window.hacked=1"><script>window.hacked=1</script><svg/onload=window.hacked=1>\u001b[31m\u001b]0;evil\u0007\u202egnp`

/** As much of it as the gate lets a laptop say. */
const told = evil.replace(/\p{Cc}/gu, '')

/** One more generation of a host, in which everything that somebody else may have written is evil. */
export async function addHostile({ places, ledger }: Furnished, host: string): Promise<number> {
	using history = openHistory(places.history)
	const number = history.newest(host)!.number + 1
	const parent = await resolve(ledger, branchOf(host))
	const tree = treeOf({
		[`etc/portage/package.use/${evil.replaceAll('/', '_')}`]: evil,
		'etc/portage/package.use/x': `${evil}\n`,
	})
	const body = `package.use/x:1: ${evil}`
	const written = {
		host,
		tree: await writeConfigTree(ledger, tree),
		parent,
		subject: evil,
		body,
		trailers: [`Altroot-Found: ${evil}`],
	}
	const revision = await writeRevision(ledger, written, systemClock)
	await moveRef(ledger, branchOf(host), parent, revision, systemClock)
	const log = places.logOf(host, number)
	writeFileSync(log, `${evil}\n`.repeat(100))
	const progress = { done: 0, total: 1, failed: 1, package: evil, root: '/alt', phase: evil }
	const generation: Generation = {
		number,
		revision,
		outcome: 'failed',
		reason: evil,
		packages: 0,
		failed: [{ package: evil, phase: evil, reason: evil, remedy: evil, log, tail: [evil] }],
		needs: [{ root: evil, file: evil, line: evil, reason: evil }],
		diagnostics: [{ path: evil, line: 1, code: 'x', severity: 'error', message: evil, hint: evil }],
		trees: { [evil]: evil },
		started: 1,
		ended: 2,
		log,
		verdict: {
			version: 1,
			generation: number,
			time: 3,
			trees: [{ name: told.slice(0, 99), laptop: told, built: told }],
			install: 1,
			present: 0,
			behind: [{ package: told, reason: told }],
			more: 0,
		},
	}
	history.save(host, generation)
	history.setPublished(host, number)
	history.setProposals(host, [
		{ id: evil, revision, lines: [{ file: 'package.use', line: evil.replaceAll('\n', ''), reason: evil }] },
	])
	const flags = [{ name: evil, enabled: true, changed: true }]
	const cause = { path: evil, line: 1, text: evil }
	const planned = {
		action: evil,
		old: [evil] as string[],
		use: { [evil]: flags },
		downloadKiB: 1,
		cause,
		expected: 1,
		outcome: 'failed',
		phase: evil,
	} satisfies Partial<GenerationPackage>
	history.savePackages(
		host,
		number,
		[
			{
				package: `a/${evil}-1`,
				root: '/alt',
				position: 0,
				...planned,
				started: 1,
				ended: 2,
				reason: evil,
				log,
				inputs: null,
			},
		],
		1,
	)
	history.savePackages(
		host,
		number,
		[
			{
				package: `b/${evil}-1`,
				root: '/alt',
				position: 1,
				...planned,
				outcome: 'built',
				started: newest - 1e9,
				ended: newest,
				reason: '',
				log: null,
				inputs: null,
			},
		],
		1,
	)
	const rest = { revision, published: null, packages: '/x', trees: [], proposals: [] }
	await writeStatus(places.status, { version: 1, host, step: 'build', progress, generation, ...rest })
	return number
}
