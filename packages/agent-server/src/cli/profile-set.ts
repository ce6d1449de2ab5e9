import { confirm } from '@altroot/shared/cli/confirm'
import type { Verb } from '@altroot/shared/cli/program'
import { count } from '@altroot/shared/cli/words'
import { AgentError, exitCode } from '@altroot/shared/errors'
import { silentLog } from '@altroot/shared/platform/log'
import { problemSentence } from '@altroot/shared/portage/merge-plan/problem-sentence'
import { planReason } from '@altroot/shared/portage/plan-outcome'
import { awaitBuild } from '../await-build.ts'
import { recordBase } from '../base/record.ts'
import { baseProfileName } from '../base-profile/current.ts'
import { findProfile } from '../base-profile/find.ts'
import { type ProfilePreview, previewProfile } from '../base-profile/preview.ts'
import { updateBase } from '../base-profile/update.ts'
import { writeProfile } from '../base-profile/write.ts'
import { openBuilder } from '../open-builder.ts'
import { actionOf } from '../plan/print-merges.ts'
import { readBase } from '../render/base.ts'

export const profileSet: Verb = {
	usage: 'profile set <profile>',
	summary: 'give the build server itself another profile, and bring its packages to it: udev → systemd and the like',
	options: [['--yes', 'do not ask']],
	examples: ['altroot-server profile set default/linux/amd64/23.0/systemd'],
	action: async ({ terminal, config, untilStopped }, [given = ''], { yes }) => {
		const builder = await openBuilder(config, silentLog)
		using _history = builder.history
		const { basePortage, clock, runInGroup, places, ledger, settings } = builder
		const { emerge, jobs } = settings().build
		const { repositories } = await readBase(basePortage)
		const profile = findProfile(given, repositories)
		const before = await baseProfileName(basePortage, repositories)
		const show = terminal.json ? terminal.say : terminal.print
		const signal = untilStopped()

		using _held = await awaitBuild(builder, terminal.say, signal)
		const preview = await previewProfile(basePortage, profile, { emerge, clock, runInGroup, signal })
		show(`profile of the server itself: ${before ?? 'none'} → ${profile.name}`)
		for (const { marks, cpv } of preview.merges) show(`${actionOf(marks)}  ${cpv}`)
		for (const { cpv, blocks } of preview.obsolete)
			show(`removed first  ${cpv}, because ${blocks} and it block each other`)
		refuseProblems(preview)
		show(`${count(preview.merges.length, 'package')} to merge into /, with emerge -uDN @world`)
		if (yes !== true && !(await confirm('Do that', 'read it above, then run it again with --yes', process)))
			return exitCode.decision

		// Killed after this, `profile set` again, or any update of the base, goes on from here.
		await writeProfile(basePortage, profile)
		await recordBase(ledger, basePortage, [`Altroot-For: profile ${profile.name}`], clock)
		const onLine = (line: string): void => terminal.say(line)
		await updateBase(preview.obsolete, { emerge, jobs, clock, runInGroup, record: places.running, signal, onLine })
		if (terminal.json)
			terminal.printJson({
				profile: profile.name,
				before: before ?? null,
				removed: preview.obsolete.map(({ cpv }) => cpv),
				merged: preview.merges.map(({ cpv }) => cpv),
			})
		else terminal.print(`the server follows ${profile.name} now`)
		return exitCode.done
	},
}

/** What only a person can solve stops it before anything is changed. */
function refuseProblems({ outcome, problems }: ProfilePreview): void {
	if (outcome.kind !== 'failed' && outcome.kind !== 'cancelled' && problems.length === 0) return
	const reason = problems.length > 0 ? problems.map(problemSentence).join('; ') : planReason(outcome)
	throw new AgentError('profile-unreachable', `nothing is changed: ${reason}`, {
		disposition: 'stall',
		exit: exitCode.decision,
		hint: 'put that right in /etc/portage of the server, then run it again',
	})
}
