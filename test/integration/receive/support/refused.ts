import { join } from 'node:path'
import { type Ledger, openLedger } from '@altroot/shared/ledger/ledger'
import { run } from '@altroot/shared/platform/run'
import { expect } from 'vitest'
import { realGit } from '../../../support/git.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'
import { pushTo } from './push.ts'

/** A ledger of nothing yet. */
export async function emptyLedger(): Promise<Ledger> {
	const gitdir = join(temporaryDirectory(), 'ledger.git')
	await run('git', ['init', '--quiet', '--bare', '--initial-branch=base', gitdir])
	return openLedger(gitdir)
}

/** That a push to an empty ledger is refused in one sentence, and nothing of it stays. */
export async function expectRefused(sentence: string | RegExp, ...push: ToLedger): Promise<void> {
	const ledger = await emptyLedger()
	const { taken, reasons } = await pushTo(ledger, ...push)
	expect({ taken, reasons }).toEqual({ taken: false, reasons: [expect.stringMatching(sentence)] })
	expect(await realGit(ledger.gitdir, 'count-objects')).toBe('0 objects, 0 kilobytes\n')
	expect(await realGit(ledger.gitdir, 'for-each-ref')).toBe('')
}

type ToLedger = Parameters<typeof pushTo> extends [Ledger, ...infer Rest] ? Rest : never
