import { judgeSignature, signCommit } from '@altroot/shared/ledger/signed-commit'
import { parsePublicKey } from '@altroot/shared/ssh/key'
import { generateKey } from '@altroot/shared/ssh/new-key'
import { openSigner } from '@altroot/shared/ssh/signature'
import fc from 'fast-check'
import { expect, it } from 'vitest'

const [ours, theirs] = ['laptop', 'other'].map((name) => {
	const { privateKey, publicKey } = generateKey(name)
	return { signer: openSigner(privateKey)!, key: parsePublicKey(publicKey)! }
}) as [Pair, Pair]
interface Pair {
	readonly signer: NonNullable<ReturnType<typeof openSigner>>
	readonly key: NonNullable<ReturnType<typeof parsePublicKey>>
}

const person = 'laptop <altroot@laptop> 1700000000 +0000'
const commit = Buffer.from(
	`tree ${'0'.repeat(40)}\nauthor ${person}\ncommitter ${person}\n\nsubject\n\ngpgsig of no meaning\n`,
)
const signed = signCommit(commit, ours.signer)

it('a signature by a key that counts is good, also by one of several', () => {
	expect(judgeSignature(signed, [ours.key])).toEqual({ kind: 'good', key: ours.key })
	expect(judgeSignature(signed, [theirs.key, ours.key])).toEqual({ kind: 'good', key: ours.key })
})

it('no signature, one by another key, and one of something else are told apart', () => {
	expect(judgeSignature(commit, [ours.key])).toEqual({ kind: 'none' })
	expect(judgeSignature(signed, [theirs.key])).toEqual({ kind: 'strange', key: ours.key })
	const changed = Buffer.from(signed.toString().replace('subject', 'another'))
	expect(judgeSignature(changed, [ours.key])).toEqual({ kind: 'wrong' })
})

it('a key that was used before makes nothing good but what it has signed itself', () => {
	expect(judgeSignature(signed, [ours.key])).toMatchObject({ kind: 'good' })
	const forger = {
		publicKey: ours.key,
		sign: (content: Uint8Array) => claimed(theirs.signer.sign(content), ours.key.blob),
	}
	const forged = signCommit(commit, forger)
	expect(judgeSignature(forged, [theirs.key])).toEqual({ kind: 'strange', key: ours.key })
	expect(judgeSignature(forged, [ours.key, theirs.key])).toEqual({ kind: 'wrong' })
	expect(judgeSignature(signed, [ours.key])).toMatchObject({ kind: 'good' })
})

it('more keys than are remembered are told apart, the first as well as the last', () => {
	const pairs = Array.from({ length: 1100 }, (_, n) => generateKey(`${n}`))
	const all = pairs.map(({ privateKey }) => openSigner(privateKey)!)
	for (const signer of [...all, all[0]!]) {
		const content = signCommit(commit, signer)
		expect(judgeSignature(content, [signer.publicKey]).kind).toBe('good')
	}
})

it('a signature that was made for a file, not for git, is none of a commit', () => {
	const bytes = Buffer.from(
		signed
			.toString()
			.match(/BEGIN SSH SIGNATURE-----\n([^-]+)/)![1]!
			.replace(/\s/g, ''),
		'base64',
	)
	const forFiles = Buffer.from(bytes.toString('latin1').replace('\x03git', '\x04file'), 'latin1')
	const text = signed.toString().replace(/(SIGNATURE-----\n )[^-]+/, `$1${forFiles.toString('base64')}\n `)
	expect(judgeSignature(Buffer.from(text), [ours.key])).toEqual({ kind: 'wrong' })
})

it('a second signature makes both wrong: git and we would look at different ones', () => {
	expect(judgeSignature(signCommit(signed, theirs.signer), [ours.key])).toEqual({ kind: 'wrong' })
})

it('a key without its passphrase, and what is no key, cannot sign', () => {
	expect(openSigner('')).toBeUndefined()
	expect(openSigner('-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n')).toBeUndefined()
})

it('whatever is changed in a signed commit, it is good no longer, and nothing is thrown', () => {
	const change = fc.record({ at: fc.nat(signed.length - 1), byte: fc.nat(255), remove: fc.nat(3) })
	fc.assert(
		fc.property(change, ({ at, byte, remove }) => {
			const changed = Buffer.concat([signed.subarray(0, at), Buffer.from([byte]), signed.subarray(at + remove)])
			fc.pre(bare(changed) !== bare(signed)) // where the lines of a signature end does not count
			return judgeSignature(changed, [ours.key]).kind !== 'good'
		}),
		{ numRuns: 3000 },
	)
})

/** An armored signature, with another key in it than the one that made it. */
function claimed(armored: string, blob: Buffer): string {
	const bytes = Buffer.from(armored.replace(/-----[^-]+-----/g, ''), 'base64')
	const head = 'SSHSIG'.length + 4 + 4
	const changed = Buffer.concat([bytes.subarray(0, head), blob, bytes.subarray(head + blob.length)])
	return armored.replace(/(?<=E-----\n)[^-]+/, `${changed.toString('base64').replace(/.{70}/g, '$&\n').trimEnd()}\n`)
}

function bare(content: Buffer): string {
	return content.toString('latin1').replaceAll('\n ', '')
}
