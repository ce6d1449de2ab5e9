import { lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { lookAgain } from '@altroot/agent-client/record/retake'
import { Seen } from '@altroot/agent-client/record/seen'
import { takeSnapshot } from '@altroot/agent-client/record/snapshot'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Edit, edits } from '../../../support/config-edits.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'

/** Makes the edit on the disk and returns the paths at which something has come, gone or changed. */
function make(root: string, { path, put }: Edit): string[] {
	const touched = [path]
	for (let above = dirname(path); above !== 'etc/portage' && above !== 'var/lib/portage'; above = dirname(above)) {
		touched.push(above)
	}
	for (const one of touched.toReversed()) {
		const above = join(root, dirname(one))
		if (lstatSync(above, { throwIfNoEntry: false })?.isDirectory() === false) rmSync(above) // a link leads elsewhere
		mkdirSync(above, { recursive: true })
	}
	rmSync(join(root, path), { recursive: true, force: true })
	if (typeof put === 'string') writeFileSync(join(root, path), put)
	else if (put) symlinkSync(put.link, join(root, path))
	return touched
}

it('a snapshot of the places that were touched is the same as one of everything', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(edits, { minLength: 1, maxLength: 6 }), async (all) => {
			const root = temporaryDirectory()
			mkdirSync(join(root, 'etc/portage'), { recursive: true })
			mkdirSync(join(root, 'var/lib/portage'), { recursive: true })
			const seen = new Seen()
			await lookAgain(root, seen, Date.now(), undefined)
			for (const some of all) {
				const touched = new Set(some.flatMap((edit) => make(root, edit)))
				const { tree, diagnostics, outside } = await lookAgain(root, seen, Date.now(), touched)
				const whole = await takeSnapshot(root)
				expect(new Map([...tree].sort())).toEqual(new Map([...whole.tree].sort()))
				expect({ diagnostics, outside }).toEqual({ diagnostics: whole.diagnostics, outside: whole.outside })
			}
		}),
		{ numRuns: 60 },
	)
})

it('nothing but what was touched is looked at', async () => {
	const root = temporaryDirectory()
	mkdirSync(join(root, 'etc/portage'), { recursive: true })
	for (const name of ['one', 'two']) writeFileSync(join(root, 'etc/portage', name), 'x')
	const seen = new Seen()
	const first = await lookAgain(root, seen, Date.now(), undefined)
	for (const name of ['one', 'two']) writeFileSync(join(root, 'etc/portage', name), 'y')
	const again = await lookAgain(root, seen, Date.now(), new Set(['etc/portage/one']))
	expect(Buffer.from(again.tree.get('etc/portage/one')!.content).toString()).toBe('y')
	expect(again.tree.get('etc/portage/two')).toBe(first.tree.get('etc/portage/two'))
})
