import { eventLine } from '@altroot/shared/cli/event-view'
import { AgentError } from '@altroot/shared/errors'
import { type Event, readEvent } from '@altroot/shared/protocol/progress'
import type { Child } from '../lab/child.ts'
import type { Host } from '../lab/host.ts'
import type { Screen } from './screen.ts'

/** Shows generation after generation as they go, by what `altroot-server follow --json` says. */
export class BuildView {
	readonly #screen: Screen
	readonly #server: Host
	readonly #builder: Child
	#generation = 0

	constructor(screen: Screen, server: Host, builder: Child) {
		this.#screen = screen
		this.#server = server
		this.#builder = builder
	}

	/** Shows the next generation to its end; an AgentError where that is another than the demo is about. */
	async next(expected: 'published' | 'needs-decision'): Promise<void> {
		this.#screen.wait('waiting for the builder')
		// `follow` would begin with the generation before, as long as that is the newest.
		await this.#builder.stderr.until(new RegExp(`"generation":${++this.#generation},"step":"select"`))
		const follower = await this.#server.start(['altroot-server', 'follow', 'laptop', '--json'])
		const packages = new PackageLines(this.#screen)
		for await (const line of follower.stdout) {
			const event = readEvent(line)
			if (event === undefined) continue
			packages.take(event)
			if (event.outcome === undefined) this.#screen.wait(eventLine(event, Date.now(), 12))
			else return this.#end(event, event.outcome, expected, packages.took(event))
		}
		throw failed('altroot-server follow has ended before the build')
	}

	async #end(event: Event, outcome: string, expected: string, took: number): Promise<void> {
		if (outcome !== expected) {
			this.#screen.answer(await this.#server.mustRun(['altroot-server', 'status']))
			throw failed(`the build on the server came to another end than the demo is about: ${outcome}`)
		}
		if (outcome === 'published') this.#screen.done(`published: ${event.message}`, { took, host: 'server' })
		else this.#screen.done('needs a decision; the packages from before stay', { took, host: 'server', good: false })
	}
}

/** One line for each package, when it is done: what it was for, and how long it took. */
class PackageLines {
	readonly #screen: Screen
	#began: Event | undefined
	#current: Event | undefined

	constructor(screen: Screen) {
		this.#screen = screen
	}

	take(event: Event): void {
		this.#began ??= event
		const { progress } = event
		if (progress === undefined) return
		const before = this.#current
		if (before?.progress?.package && progress.done > before.progress.done) {
			const { package: name, root } = before.progress
			const purpose = root === '/' ? 'for the server itself, to build with' : `for ${root}`
			this.#screen.done(`${name.padEnd(26)} ${purpose}`, { took: between(before, event), host: 'server' })
			this.#current = undefined
		}
		if (progress.package !== null) this.#current ??= event
	}

	took(last: Event): number {
		return between(this.#began ?? last, last)
	}
}

function between(first: Event, last: Event): number {
	return Date.parse(last.time) - Date.parse(first.time)
}

function failed(message: string): AgentError {
	return new AgentError('demo-build', message, { disposition: 'fatal' })
}
