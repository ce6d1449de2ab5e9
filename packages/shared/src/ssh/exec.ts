import type { Client, ClientChannel } from 'ssh2'
import { type Channel, collectText } from './channel.ts'
import { connectionLost, type Endpoint } from './trouble.ts'

/** Runs a command on the other side of a live connection. */
export function openChannel(client: Client, command: string, endpoint: Endpoint): Promise<Channel> {
	return new Promise((resolve, reject) => {
		const lost = (error: Error): void => reject(connectionLost(endpoint, error))
		try {
			client.exec(command, (error, stream) => (error ? lost(error) : resolve(channelOf(stream))))
		} catch (error) {
			lost(error as Error) // ssh2 throws `Not connected`
		}
	})
}

function channelOf(stream: ClientChannel): Channel {
	stream.on('error', () => {}) // a write after the other side has gone: `exit` says so
	const stderr = collectText(stream.stderr)
	const exit = new Promise<number>((resolve) => {
		let code: number | undefined
		stream.on('exit', (status: number | null) => {
			code = status ?? undefined
		})
		stream.on('close', () => resolve(code ?? 255))
	})
	const close = (): void => {
		stream.resume() // `close` comes only after what was received is read
		stream.close()
	}
	return { input: stream, output: stream, stderr, exit, close }
}
