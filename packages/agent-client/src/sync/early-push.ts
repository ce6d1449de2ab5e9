import { openService } from '@altroot/shared/ledger/transport/channels'
import { openConversation } from '@altroot/shared/ledger/transport/conversation'
import { type Transport, transportOver } from '@altroot/shared/ledger/transport/transport'
import type { Clock } from '@altroot/shared/platform/clock'
import type { Channel } from '@altroot/shared/ssh/channel'
import type { Connection } from '@altroot/shared/ssh/connection'

/** Milliseconds that a begun push may wait: a recording takes less, and no server ends a silent one as soon. */
const patience = 10_000

interface Begun {
	readonly channel: Promise<Channel>
	/** Milliseconds of the monotonic clock. */
	readonly at: number
}

/**
 * Begins a push while its revision is still being recorded. Until the server has said which refs it has, three messages go
 * there and back; this way nobody waits for them. What it has said may be outdated when the push goes on: that one finds
 * out, and asks anew (`pushBranch`).
 */
export class EarlyPush {
	readonly #clock: Clock
	/** Starts git-receive-pack at the other side; undefined before the first connection. */
	#open: (() => Promise<Channel>) | undefined
	/** Waits for its push: one at most. */
	#begun: Begun | undefined
	/** That of the push that is under way. */
	#running: Promise<Channel> | undefined

	constructor(clock: Clock) {
		this.#clock = clock
	}

	/** A way for pushes, one after the other. From now on they are begun over this connection. */
	over(connection: Connection, path: string): Transport {
		const open = (): Promise<Channel> => openService(connection, path, 'git-receive-pack')
		this.callOff()
		this.#running = undefined // it went with its connection
		this.#open = open
		return transportOver(() => this.#take(open))
	}

	/** There may be something to push in a moment. While a push is under way nothing is begun: it moves what would be said. */
	begin(): void {
		if (this.#open === undefined || this.#begun || this.#running) return
		const channel = this.#open()
		channel.catch(() => undefined) // whoever pushes then asks anew, and is told
		this.#begun = { channel, at: this.#clock.monotonic() }
	}

	/** There is nothing to push after all. */
	callOff(): void {
		const begun = this.#begun
		this.#begun = undefined
		begun?.channel.then(
			(channel) => openConversation(channel).close(),
			() => undefined,
		)
	}

	#take(open: () => Promise<Channel>): Promise<Channel> {
		if (this.#begun && this.#clock.monotonic() - this.#begun.at > patience) this.callOff()
		const channel = this.#begun?.channel.catch(open) ?? open()
		this.#begun = undefined
		this.#running = channel
		const ended = (): void => {
			if (this.#running === channel) this.#running = undefined
		}
		channel.then(({ exit }) => exit).then(ended, ended)
		return channel
	}
}
