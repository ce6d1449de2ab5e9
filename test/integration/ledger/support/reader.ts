import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import { openLedger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'

/** Another program that reads a ledger's newest revision again and again, as a builder does, until its input ends. */
const [path = ''] = process.argv.slice(2)
const ledger = openLedger(path)
let ended = false
let read = 0
process.stdin.on('end', () => {
	ended = true
})
process.stdin.resume()
while (!ended) {
	const revision = await resolve(ledger, branchOf('laptop'))
	if (revision !== undefined) {
		await readConfigTree(openLedger(path), revision) // one that has seen nothing before
		await readConfigTree(ledger, revision)
		if (read++ === 0) process.stdout.write('reading\n')
	}
	await new Promise((resume) => setImmediate(resume))
}
