import type { Verb } from '@altroot/shared/cli/program'
import { exitCode } from '@altroot/shared/errors'
import { knownHost, readServerSettings } from '../settings/read.ts'
import { serverPlaces } from '../store/places.ts'
import { resumeHost, suspendedSince } from '../store/suspensions.ts'

export const resume: Verb = {
	usage: 'resume <host>',
	summary: 'build again what a suspended host pushes, and what it has pushed meanwhile',
	examples: ['altroot-server resume laptop'],
	action: async ({ terminal, config }, [host = '']) => {
		const settings = await readServerSettings(config)
		knownHost(settings, host)
		const { suspended } = serverPlaces(settings)
		const was = suspendedSince(suspended, host) !== undefined
		await resumeHost(suspended, host)
		if (terminal.json) terminal.printJson({ host, suspended: null })
		else terminal.print(was ? `${host} goes on: its newest revision is built` : `${host} was not suspended`)
		return exitCode.done
	},
}
