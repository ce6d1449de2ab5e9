import type { Connection } from 'ssh2'

/** Bytes that a client has to take in one packet: paramiko asks for no less, OpenSSH for 32 KiB, PuTTY for 16. */
const leastPacket = 4_096
/** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED (RFC 4254 §5.1). */
const prohibited = 1

/** What ssh2 1.17 takes packets about channels with (its lib/server.js). */
interface Channels {
	readonly _protocol: {
		readonly _handlers: {
			CHANNEL_OPEN(protocol: Protocol, info: { readonly sender: number; readonly packetSize: number }): void
			CHANNEL_DATA(protocol: Protocol, recipient: number, data: Buffer): void
		}
	}
	readonly _chanMgr: {
		get(recipient: number): { readonly _channel?: { readonly incoming: { readonly window: number } } } | undefined
	}
}

interface Protocol {
	channelOpenFail(sender: number, reason: number, description: string): void
}

/**
 * Holds a client to what ssh2 takes its word for; to be called once, before its first session. A session with packets of
 * no bytes has ssh2 send for ever, which stops the whole process (its issue 1504), and packets of a byte cost as much
 * each as whole ones: such sessions are refused. What is sent past the window ssh2 keeps in memory, however much it is:
 * `cut` is to end that connection. `onRefused` hears why, in a sentence. With another ssh2, which keeps these things
 * elsewhere, this throws: rather nobody gets in.
 */
export function guardChannels(client: Connection, onRefused: (reason: string) => void, cut: () => void): void {
	const { _protocol, _chanMgr } = client as unknown as Channels
	const { _handlers: handlers } = _protocol
	const { CHANNEL_OPEN: open, CHANNEL_DATA: take } = handlers
	handlers.CHANNEL_OPEN = (protocol, info) => {
		if (info.packetSize >= leastPacket) return open(protocol, info)
		const reason = `a session needs packets of ${leastPacket} bytes or more, not of ${info.packetSize}`
		onRefused(reason)
		protocol.channelOpenFail(info.sender, prohibited, reason)
	}
	handlers.CHANNEL_DATA = (protocol, recipient, data) => {
		const channel = _chanMgr.get(recipient)?._channel
		if (!channel || data.length <= channel.incoming.window) return take(protocol, recipient, data)
		handlers.CHANNEL_DATA = () => {} // the rest of what has arrived already
		onRefused('more was sent than the window of a session had room for')
		cut()
	}
}
