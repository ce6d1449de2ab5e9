import { filesToWrite } from '@altroot/agent-client/pair/files'
import { readLocalTrees } from '@altroot/agent-client/pair/local-trees'
import { pair } from '@altroot/agent-client/pair/pair'
import { repositoryEntries } from '@altroot/agent-client/pair/repositories'
import { takeSnapshot } from '@altroot/agent-client/record/snapshot'
import { expect, test } from 'vitest'
import { type Door, openDoor } from './support/door.ts'
import { type Laptop, openLaptop } from './support/laptop.ts'

/** Pairs in this process, and stops as a kill would: before the file with this number is written. */
async function pairUntil(stop: number, door: Door, laptop: Laptop, token: string): Promise<void> {
	const { root, url, fingerprint } = laptop
	const endpoint = { host: '127.0.0.1', port: door.house.port, user: 'altroot' }
	const gate = {
		...endpoint,
		identity: `${root}/etc/altroot/id_ed25519`,
		knownHosts: `${root}/etc/altroot/known_hosts`,
	}
	const plan: Parameters<typeof pair>[0]['plan'] = async (answer, hostKey) => {
		const local = await readLocalTrees((await takeSnapshot(root)).tree, root)
		const repositories = repositoryEntries(answer.trees, local, gate)
		const config = `${root}/etc/altroot/client.ini`
		const files = { config, configRoot: root, gate, remote: url, hostKey, answer, repositories }
		const changes = await filesToWrite(files)
		expect(changes).toHaveLength(5)
		return changes.map((change, index) => (index === stop ? { ...change, before: 'as nobody has it' } : change))
	}
	const trust = async () => {}
	const person = { knowsKey: async () => false, agrees: async () => true }
	await expect(
		pair({ gate, token, fingerprint, name: undefined, plan, trust, forget: trust }, person),
	).rejects.toMatchObject({
		code: 'file-changed',
	})
}

test.each([0, 1, 2, 3, 4])(
	'stopped before file %i of 5, the same command with the same token does the rest',
	async (stop) => {
		const door = await openDoor([{ name: 'gentoo', location: '/srv/gentoo' }])
		const laptop = openLaptop(door.house)
		const token = await door.invite()
		await pairUntil(stop, door, laptop, token)
		expect(door.keyOf('laptop')).toBeUndefined()
		const key = laptop.read('etc/altroot/id_ed25519')
		const { exitCode, stderr } = await laptop.client(
			...['join', laptop.url, '--token', token, '--fingerprint', laptop.fingerprint, '--yes'],
		)
		expect({ exitCode, stderr }).toMatchObject({
			exitCode: 0,
			stderr: expect.stringContaining('laptop is paired, and the server has its first revision'),
		})
		expect(laptop.read('etc/altroot/id_ed25519')).toBe(key)
		expect(laptop.read('etc/portage/repos.conf/zz-altroot.conf')).toContain('sync-type = rsync')
	},
)
