import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { editedFile, write } from './config-root.ts'

const branch = 'refs/heads/hosts/laptop'

/**
 * Puts `count` revisions on top of what a laptop has recorded and pushed, each an edit, in both ledgers and as files of
 * their own, as recordings leave them. The last one is on the laptop's disk. No client may run meanwhile.
 */
export function growHistory(laptop: string, laptopLedger: string, serverLedger: string, count: number): void {
	const git = (args: string[], input: string | Buffer = ''): Buffer =>
		execFileSync('git', args, { input, maxBuffer: 1 << 30, stdio: ['pipe', 'pipe', 'ignore'] })
	const edits = Array.from({ length: count }, (_, number) => {
		const text = `app-misc/hello past${number}\n`
		const from = number === 0 ? `from ${branch}^0\n` : ''
		const head = `commit ${branch}\ncommitter laptop <altroot@laptop> ${1_700_000_000 + number} +0000\ndata 1\nx\n`
		return `${head}${from}M 100644 inline ${editedFile}\ndata ${text.length}\n${text}\n`
	})
	const before = git(['--git-dir', laptopLedger, 'rev-parse', branch]).toString().trim()
	git(['--git-dir', laptopLedger, '-c', 'fastimport.unpackLimit=1000000', 'fast-import', '--quiet'], edits.join(''))
	const pack = git(['--git-dir', laptopLedger, 'pack-objects', '--revs', '--stdout'], `${branch}\n^${before}\n`)
	git(['--git-dir', serverLedger, 'unpack-objects', '-q'], pack)
	const head = git(['--git-dir', laptopLedger, 'rev-parse', branch]).toString().trim()
	git(['--git-dir', serverLedger, 'update-ref', branch, head])
	git(['--git-dir', laptopLedger, 'update-ref', 'refs/remotes/server/hosts/laptop', head])
	write(join(laptop, editedFile), git(['--git-dir', laptopLedger, 'show', `${branch}:${editedFile}`]).toString())
	if (!readFileSync(join(laptop, editedFile), 'utf8').includes(`past${count - 1}`))
		throw new Error('no history was made')
}
