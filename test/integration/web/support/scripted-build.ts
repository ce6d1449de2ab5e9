import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { noteFailures, type RunningFailures } from '@altroot/agent-server/generation/note-failures'
import { type Reporter, reporterOf } from '@altroot/agent-server/report/reporter'
import { appendEvent, beginEvents } from '@altroot/agent-server/store/events-file'
import { type History, openHistory } from '@altroot/agent-server/store/history'
import { writeStatus } from '@altroot/agent-server/store/status-file'
import { systemClock } from '@altroot/shared/platform/clock'
import { silentLog } from '@altroot/shared/platform/log'
import type { FailedPackage, Generation } from '@altroot/shared/protocol/generation'
import type { PackageEvent, Progress } from '@altroot/shared/protocol/progress'
import type { Furnished } from './furnish.ts'

/** A build that a test leads, step by step: it writes what the builder writes, where the builder writes it. */
export class ScriptedBuild implements Disposable {
	readonly #history: History
	readonly #reporter: Reporter
	readonly #host: string
	readonly #failures: RunningFailures
	readonly generation: Generation

	private constructor(host: string, history: History, generation: Generation, reporter: Reporter) {
		this.#host = host
		this.#history = history
		this.generation = generation
		this.#reporter = reporter
		this.#failures = noteFailures(history, host, generation)
	}

	/** The host's next generation, of the revision that it has. */
	static async begin({ places }: Furnished, host: string): Promise<ScriptedBuild> {
		const history = openHistory(places.history)
		const before = history.newest(host)!
		const number = before.number + 1
		const log = places.logOf(host, number)
		mkdirSync(dirname(log), { recursive: true })
		const { revision, trees } = before
		const open = {
			outcome: 'building',
			reason: '',
			failed: [],
			needs: [],
			diagnostics: [],
			packages: 0,
			ended: null,
		} satisfies Partial<Generation>
		const generation: Generation = { ...open, number, revision, trees, started: systemClock.now(), log }
		history.save(host, generation)
		const reporter = reporterOf(host, generation, {
			clock: systemClock,
			log: silentLog,
			beginEvents: () => beginEvents(places.events, host),
			appendEvent: (event) => appendEvent(places.events, event),
			writePresent: (present) => {
				const packages = '/alt/var/cache/binpkgs'
				const rest = { revision: generation.revision, published: null, packages, trees: [], proposals: [] }
				return writeStatus(places.status, { version: 1, host, ...rest, ...present })
			},
		})
		await reporter.begin()
		await reporter.step('build', '3 packages to build')
		return new ScriptedBuild(host, history, generation, reporter)
	}

	progress(done: number, failed: number, name: string, phase: string): void {
		const started = systemClock.now() - 61_000
		const running = [{ package: name, root: '/alt', phase, started, expected: 240_000 }]
		const progress: Progress = {
			done,
			total: 3,
			failed,
			package: name,
			root: '/alt',
			phase,
			running,
			elapsed: 61_000,
			expectedEnd: systemClock.now() + 600_000,
			unknown: 1,
		}
		this.#tell(progress, { kind: 'phase', package: name, root: '/alt', phase })
	}

	/** A package of the three fails, and the other two go on. */
	fail({ package: name, phase, ...why }: FailedPackage): void {
		const rest = { done: 0, total: 3, failed: 1, package: null, root: null, phase: null, running: [] }
		this.#tell(rest, { kind: 'failed', package: name, root: '/alt', phase, ...why })
	}

	#tell(progress: Progress, change: PackageEvent): void {
		this.#failures.note(change)
		this.#reporter.progress(progress, change, this.#failures.soFar())
	}

	/** Writes to emerge's output. */
	write(text: string): void {
		appendFileSync(this.generation.log, text)
	}

	async end(ending: Pick<Generation, 'outcome' | 'reason'> & { readonly failed?: FailedPackage[] }): Promise<void> {
		const ended: Generation = { ...this.generation, ...ending, ended: systemClock.now() }
		this.#history.save(this.#host, ended)
		await this.#reporter.end(ended)
	}

	[Symbol.dispose](): void {
		this.#history[Symbol.dispose]()
	}
}
