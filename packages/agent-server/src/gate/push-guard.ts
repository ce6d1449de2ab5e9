import { Transform } from 'node:stream'
import { readPackets } from '@altroot/shared/ledger/transport/pkt-line'

/** Bytes that the beginning of a push may have: some hundred ref names. */
const longest = 65_536

/**
 * Lets a push through to git only once its beginning has shown that it is about `own` and no other ref; nothing of any
 * other push gets through, and `onForeign` is told why. git hides all other refs too, but hiding a ref never hides those
 * below it, and a person is owed the rule in a sentence.
 */
export function pushGuard(own: string, onForeign: (reason: string) => void): Transform {
	let seen = Buffer.alloc(0)
	let verdict: 'waiting' | 'passed' | 'stopped' = 'waiting'
	return new Transform({
		transform(piece: Buffer, _encoding, done) {
			if (verdict !== 'waiting') return done(null, verdict === 'passed' ? piece : undefined)
			seen = Buffer.concat([seen, piece])
			const { lines, state } = readPackets(seen)
			if (state === 'unfinished' && seen.length <= longest) return done()
			const reason = state === 'flushed' ? reasonAgainst(lines.map(String), own) : 'that is no push'
			verdict = reason === undefined ? 'passed' : 'stopped'
			if (reason !== undefined) onForeign(reason)
			done(null, reason === undefined ? seen : undefined)
		},
	})
}

/** The lines of the update request are `OLD NEW REF` and `shallow ID` (gitprotocol-pack(5)); anything else stops it. */
function reasonAgainst(lines: readonly string[], own: string): string | undefined {
	const updates = lines.filter((line) => !/^shallow [\da-f]{40,64}\n?$/.test(line))
	const refs = updates.map((line) => /^[\da-f]{40,64} [\da-f]{40,64} ([^\0\n ]+)(?:\0[^\n]*)?\n?$/.exec(line)?.[1])
	if (refs.includes(undefined)) return 'that is no push'
	const foreign = refs.filter((ref) => ref !== own)
	return foreign.length === 0 ? undefined : `this key may push ${own} only, not ${foreign.join(', ')}`
}
