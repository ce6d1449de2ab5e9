/*
 * Runs one step of the server inside a host of the lab: `node driver.ts plan|build|publish|end-orphans|installed [JOBS]`. Prints
 * one JSON object a line: progress, then the result. SIGTERM cancels the step.
 */
import { buildWorld } from '@altroot/agent-server/build/build'
import { neededLines } from '@altroot/agent-server/plan/needed-lines'
import { planWorld } from '@altroot/agent-server/plan/plan'
import { publish } from '@altroot/agent-server/publish/publish'
import { rootPlaces } from '@altroot/agent-server/store/places'
import { systemClock } from '@altroot/shared/platform/clock'
import { endOrphans } from '@altroot/shared/platform/orphans'
import { runInGroup } from '@altroot/shared/platform/process-group'
import { readInstalledPackages } from '@altroot/shared/platform/vdb'
import { problemSentence } from '@altroot/shared/portage/merge-plan/problem-sentence'
import { planReason } from '@altroot/shared/portage/plan-outcome'

const [step, jobs = '1'] = process.argv.slice(2)
const stop = new AbortController()
process.on('SIGTERM', () => stop.abort())
const root = '/alt'
const record = '/var/lib/altroot/emerge.process'
const options = { root, emerge: 'emerge', clock: systemClock, runInGroup, signal: stop.signal }
const print = (value: unknown): void => console.log(JSON.stringify(value))

if (step === 'plan') {
	const { outcome } = await planWorld(options)
	const problems = 'problems' in outcome ? outcome.problems : 'warnings' in outcome ? outcome.warnings : []
	const merges = 'merges' in outcome ? outcome.merges.map(({ cpv, root: where }) => `${cpv} ${where}`) : []
	print({
		kind: outcome.kind,
		reason: planReason(outcome),
		merges,
		sentences: problems.map(problemSentence),
		needs: neededLines(outcome, root),
	})
} else if (step === 'build') {
	const build = await buildWorld({
		...options,
		jobs: Number(jobs),
		limits: {
			package: Number(process.env.PACKAGE_LIMIT ?? 86_400_000),
			idle: Number(process.env.IDLE_LIMIT ?? 7_200_000),
		},
		logFile: '/var/log/altroot/build.log',
		record,
		onEvent: (event) => print({ event }),
	})
	print({ build })
} else if (step === 'publish') {
	const order = { ...rootPlaces(root), root, generation: Number(jobs), keep: 5, signer: undefined, clock: systemClock }
	print((await publish(order)).packages)
} else if (step === 'end-orphans') print(await endOrphans(record, systemClock))
else if (step === 'installed') print((await readInstalledPackages(root)).map(({ cpv }) => cpv))
