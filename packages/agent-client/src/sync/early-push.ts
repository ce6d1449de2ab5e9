import type { Advance } from '@altroot/shared/ledger/journal/record'
import { openService } from '@altroot/shared/ledger/transport/channels'
import { openConversation } from '@altroot/shared/ledger/transport/conversation'
import { pushAdvance } from '@altroot/shared/ledger/transport/push'
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
 * Begins a push when something has changed, before that is recorded. Until the server has said which refs it has, three
 * messages go there and back; this way nobody waits for them. The revision follows while this laptop still brings it to its
 * own disk: where the power goes just then, the server has it, and the next start finds it there. What the server has said
 * may be outdated by then: the push that comes by next finds out, and asks anew (`pushBranch`).
 */
export class EarlyPush {
	readonly #clock: Clock
	/** Starts git-receive-pack at the other side; undefined before the first connection. */
	#open: (() => Promise<Channel>) | undefined
	/** Waits for its push: one at most. */
	#begun: Begun | undefined
	/** What was sent last, and what became of it. */
	#sent: { readonly revision: string; readonly taken: Promise<void> } | undefined
	/** That of the push that is under way. */
	#running: Promise<Channel> | undefined
	/** What was called off last, until the other side has ended it. */
	#leaving: Promise<number> | undefined

	constructor(clock: Clock) {
		this.#clock = clock
	}

	/** A way for pushes, one after the other. From now on they are begun over this connection. */
	over(connection: Connection, path: string): Transport {
		const open = (): Promise<Channel> => openService(connection, path, 'git-receive-pack')
		this.callOff()
		this.#running = undefined // it went with its connection
		this.#leaving = undefined
		this.#sent = undefined
		this.#open = open
		return transportOver(() => this.#take(open))
	}

	/**
	 * There may be something to push in a moment. While a push is under way nothing is begun: it moves what would be said;
	 * nor while one that was called off has not ended there: changes that come to nothing would fill a slow line.
	 */
	begin(): void {
		if (this.#open === undefined || this.#begun || this.#running || this.#leaving) return
		const channel = this.#open()
		channel.catch(() => undefined) // whoever pushes then asks anew, and is told
		this.#begun = { channel, at: this.#clock.monotonic() }
	}

	/** There is nothing to push after all. */
	callOff(): void {
		if (this.#begun === undefined) return
		const leaving = this.#begun.channel.then((channel) => {
			openConversation(channel).close()
			return channel.exit
		})
		this.#begun = undefined
		this.#leaving = leaving
		const ended = (): void => {
			if (this.#leaving === leaving) this.#leaving = undefined
		}
		leaving.then(ended, ended)
	}

	/** A revision is the branch's newest in a moment: it goes where the push of it has begun. */
	send(advance: Advance): void {
		const open = this.#open
		if (open === undefined || this.#begun === undefined) return
		const taken = pushAdvance(
			transportOver(() => this.#take(open)),
			advance,
		)
		taken.catch(() => undefined) // whoever pushes asks for it
		this.#sent = { revision: advance.next, taken }
	}

	/** What becomes of a revision that was sent; undefined where it was not, or somebody has asked before. */
	sent(revision: string): Promise<void> | undefined {
		const sent = this.#sent
		this.#sent = undefined
		return sent?.revision === revision ? sent.taken : undefined
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
