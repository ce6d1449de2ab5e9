import { join } from 'node:path'
import { signersOf, signingHosts } from '@altroot/agent-server/host-signers'
import { loadServerSettings } from '@altroot/agent-server/settings/settings'
import { serverPlaces } from '@altroot/agent-server/store/places'
import { rememberedHosts, rememberedKeys, rememberKey } from '@altroot/agent-server/store/signers'
import { printPublicKey } from '@altroot/shared/ssh/key'
import { generateKey } from '@altroot/shared/ssh/new-key'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

const newKey = (): string => generateKey('').publicKey

test('keys are remembered in the order in which they were in force, each once and without its comment', async () => {
	const signers = temporaryDirectory()
	const [one, two] = [newKey(), newKey()]
	await rememberKey(signers, 'laptop', `${one} somebody@somewhere`)
	await rememberKey(signers, 'laptop', two)
	await rememberKey(signers, 'laptop', one)
	expect(rememberedKeys(signers, 'laptop')).toEqual([one, two])
	expect(rememberedKeys(signers, 'other')).toEqual([])
	expect(rememberedHosts(signers)).toEqual(['laptop'])
})

test('a host signs by the key that it has and by those that it had, also once it is removed', async () => {
	const directory = temporaryDirectory()
	const [now, before, removed] = [newKey(), newKey(), newKey()]
	const ini = `[ledger]\npath = ${join(directory, 'ledger.git')}\n[host laptop]\nkey = ${now}\n[host new]\nroot = /new\n`
	const settings = loadServerSettings(ini, 'server.ini')
	const places = serverPlaces(settings)
	await rememberKey(places.signers, 'laptop', before)
	await rememberKey(places.signers, 'laptop', now)
	await rememberKey(places.signers, 'gone', removed)
	expect(signersOf('laptop', settings, places).map(printPublicKey)).toEqual([now, before])
	expect(signersOf('gone', settings, places).map(printPublicKey)).toEqual([removed])
	expect(signersOf('new', settings, places)).toEqual([])
	expect(signingHosts(settings, places)).toEqual(['gone', 'laptop', 'new'])
})
