import { join } from 'node:path'
import { type Ledger, openLedger } from '@altroot/shared/ledger/ledger'
import { newObject } from '@altroot/shared/ledger/object'
import { vouchTrailer } from '@altroot/shared/ledger/vouch'
import { run } from '@altroot/shared/platform/run'
import type { Signer } from '@altroot/shared/ssh/signature'
import { beforeEach, describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../../support/temporary.ts'
import { packOf } from './support/packs.ts'
import { type Manner, pushTo } from './support/push.ts'
import { commitOf, laptop, newSigner, revision } from './support/revisions.ts'

const [older, other] = [newSigner('older'), newSigner('other')]
const unsigned = null
let ledger: Ledger

beforeEach(async () => {
	const gitdir = join(temporaryDirectory(), 'ledger.git')
	await run('git', ['init', '--quiet', '--bare', gitdir])
	ledger = openLedger(gitdir)
})

describe('once a branch is there, each revision of a push is signed by its host', () => {
	it.each<[string, readonly Step[], Manner, string | undefined]>([
		['by the key that it has', [{ by: laptop }, { by: laptop }], {}, undefined],
		['by one that it had', [{ by: older }], { signers: [laptop, older] }, undefined],
		['none is refused', [{ by: unsigned }], {}, 'is not signed, and only the key of laptop can write its history'],
		['none in the midst is refused', [{ by: unsigned }, { by: laptop }], {}, 'is not signed'],
		['another’s is refused', [{ by: other }], {}, 'which is no key of laptop'],
		['who vouches, signs', [{ by: unsigned }, { by: laptop, vouches: true }], {}, undefined],
		[
			'who vouches, vouches for all before',
			[{ by: other }, { by: unsigned }, { by: laptop, vouches: true }],
			{},
			undefined,
		],
		['nobody vouches for what comes after', [{ by: laptop, vouches: true }, { by: unsigned }], {}, 'is not signed'],
		['an unsigned one cannot vouch', [{ by: unsigned }, { by: unsigned, vouches: true }], {}, 'is not signed'],
	])('%s', async (_title, steps, manner, reason) => {
		const first = history([{ by: laptop }])
		await push(first)
		expect(await push(history(steps, first.at(-1)!.id), first.at(-1)!.id, manner)).toMatchObject(outcome(reason))
	})
})

describe('in the first push of a branch the newest revision vouches for all before it', () => {
	it.each<[string, readonly Step[], string | undefined]>([
		['recorded without a key, then joined', [{ by: unsigned }, { by: unsigned }, { by: laptop }], undefined],
		['to a new server, which does not know the key of then', [{ by: older }, { by: laptop }], undefined],
		['but it has to be signed', [{ by: laptop }, { by: unsigned }], 'is not signed'],
		['and by this host', [{ by: laptop }, { by: other }], 'no key of laptop'],
	])('%s', async (_title, steps, reason) => {
		expect(await push(history(steps))).toMatchObject(outcome(reason))
	})
})

it('a signature of another revision proves nothing', async () => {
	const objects = history([{ by: laptop }])
	const changed = Buffer.from(Buffer.from(objects.at(-1)!.content).toString().replace('step 0', 'another'))
	expect(await push([...objects.slice(0, -1), newObject('commit', changed)])).toMatchObject({
		taken: false,
		reasons: [expect.stringMatching(/^the signature of revision \w{10} does not fit it$/)],
	})
})

interface Step {
	readonly by: Signer | null
	readonly vouches?: boolean
}

/** One revision a step, each on the one before. */
function history(steps: readonly Step[], parent?: string) {
	let before = parent
	return steps.flatMap(({ by, vouches }, index) => {
		const trees = revision({ 'etc/portage/package.use': `${index}` }).slice(0, -1)
		const words = `step ${index}\n\nAltroot-Host: laptop\n${vouches ? `${vouchTrailer}\n` : ''}`
		const made = commitOf(trees, before, words, by)
		before = made.at(-1)!.id
		return made
	})
}

function push(objects: ReturnType<typeof history>, old?: string, manner: Manner = {}) {
	return pushTo(ledger, packOf(objects), objects.at(-1)!.id, old, manner)
}

function outcome(reason: string | undefined) {
	return { taken: reason === undefined, reasons: reason === undefined ? [] : [expect.stringContaining(reason)] }
}
