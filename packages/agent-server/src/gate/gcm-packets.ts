import { type CipherGCMTypes, createCipheriv, createSecretKey, type KeyObject } from 'node:crypto'
import type { Socket } from 'node:net'
import type { Connection } from 'ssh2'
import { freeBuffer } from './free-buffer.ts'
import { takePadding } from './padding.ts'

/** What ssh2 1.17 makes packets with (its lib/protocol/crypto.js, AESGCMCipherNative). */
interface PacketCipher {
	readonly _encSSLName: CipherGCMTypes
	readonly _encKey: Buffer
	/** Counted on by one for each packet. */
	readonly _encIV: Buffer
	/** Packets so far. ssh2 reads it when keys are exchanged anew. */
	readonly outSeqno: number
}

const block = 16

/**
 * Has the packets of a connection made by us from now on, where ssh2 does it with AES-GCM in JavaScript. To be called
 * after each exchange of keys (ssh2's `handshake`). For each packet ssh2 asks OpenSSL for a few random bytes, which takes
 * as long as a fifth of everything else, and takes two buffers as large as the packet. With another ssh2, which keeps
 * these things elsewhere, ssh2 goes on by itself.
 */
export function makePacketsOf(client: Connection, socket: Socket): void {
	const { _protocol } = client as unknown as { _protocol?: { _cipher?: Partial<PacketCipher> } }
	const cipher = _protocol?._cipher
	if (!_protocol || !cipher || cipher instanceof GcmPackets || !isGcm(cipher)) return
	_protocol._cipher = new GcmPackets(cipher, socket)
}

function isGcm(cipher: Partial<PacketCipher>): cipher is PacketCipher {
	const { _encSSLName: name, _encKey: key, _encIV: iv, outSeqno } = cipher
	return /^aes-(?:128|256)-gcm$/.test(name ?? '') && key !== undefined && iv?.length === 12 && outSeqno !== undefined
}

/** Makes the packets that go out (RFC 5647, and PROTOCOL of OpenSSH for the names), with the methods that ssh2 calls. */
export class GcmPackets {
	outSeqno: number
	readonly #name: CipherGCMTypes
	readonly #key: KeyObject
	readonly #iv: Buffer
	readonly #socket: Socket
	/** ssh2 fills one packet, has it encrypted, and only then begins another. */
	#packet = Buffer.alloc(0)
	#ended = false

	constructor({ outSeqno, _encSSLName, _encKey, _encIV }: PacketCipher, socket: Socket) {
		this.outSeqno = outSeqno
		this.#name = _encSSLName
		this.#key = createSecretKey(_encKey)
		this.#iv = _encIV
		this.#socket = socket
	}

	free(): void {
		this.#ended = true
	}

	/** Room for a packet with so many bytes of content, which ssh2 writes from the sixth byte on (RFC 4253 §6). */
	allocPacket(content: number): Buffer {
		const unpadded = 1 + content
		const least = block - (unpadded % block)
		const padding = least < 4 ? least + block : least
		const length = unpadded + padding
		if (this.#packet.length < 4 + length) this.#packet = Buffer.allocUnsafeSlow(4 + length)
		const packet = this.#packet.subarray(0, 4 + length)
		packet.writeUInt32BE(length)
		packet[4] = padding
		takePadding(packet.subarray(4 + unpadded))
		return packet
	}

	encrypt(packet: Buffer): void {
		if (this.#ended || !this.#socket.writable) return
		const length = Buffer.from(packet.subarray(0, 4)) // the packet's memory is used again before it is sent
		const cipher = createCipheriv(this.#name, this.#key, this.#iv)
		cipher.setAAD(length)
		const encrypted = cipher.update(packet.subarray(4))
		cipher.final()
		this.#socket.write(length)
		this.#socket.write(encrypted, () => freeBuffer(encrypted))
		this.#socket.write(cipher.getAuthTag())
		this.#countOn()
	}

	/** The last eight bytes are one number (RFC 5647 §7.1). No two packets may have the same. */
	#countOn(): void {
		this.#iv.writeBigUInt64BE(BigInt.asUintN(64, this.#iv.readBigUInt64BE(4) + 1n), 4)
		this.outSeqno = (this.outSeqno + 1) >>> 0
	}
}
