import { readFileSync } from 'node:fs'
import ssh2, { type Client, type ClientChannel, type ConnectConfig } from 'ssh2'
import { onTestFinished } from 'vitest'
import type { Guest, House } from './house.ts'

/** A client that does what OpenSSH's would not: raw ssh2, logged in as a guest. It trusts any host key: it is the enemy. */
export async function rawClient(house: House, guest: Guest, changes: ConnectConfig = {}): Promise<Client> {
	const client = new ssh2.Client()
	onTestFinished(() => void client.end())
	const ready = new Promise<void>((resolve, reject) => {
		client.once('ready', () => resolve())
		client.once('close', () => reject(new Error('closed')))
		client.on('error', reject)
	})
	client.connect({
		host: '127.0.0.1',
		port: house.port,
		username: 'altroot',
		privateKey: readFileSync(guest.identity),
		...changes,
	})
	await ready
	return client
}

export function exec(client: Client, command: string): Promise<ClientChannel> {
	return new Promise((resolve, reject) => {
		client.exec(command, (error, channel) => (error ? reject(error) : resolve(channel)))
	})
}

/** Reads a channel to its end. */
export async function outcome(
	channel: ClientChannel,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
	let [stdout, stderr] = ['', '']
	channel.on('data', (piece: Buffer) => {
		stdout += piece
	})
	channel.stderr.on('data', (piece: Buffer) => {
		stderr += piece
	})
	const code = await new Promise<number | null>((resolve) => channel.on('close', resolve))
	return { code, stdout, stderr }
}
