import { AgentError, exitCode } from '../errors.ts'
import { readTextIfAny } from '../platform/disk.ts'

/** The text of a settings file; an AgentError (`settings-missing`) where there is none. `remedy` says how to make it. */
export async function readSettingsText(path: string, remedy: string): Promise<string> {
	const text = await readTextIfAny(path)
	if (text !== undefined) return text
	throw new AgentError('settings-missing', `${path}: there is no settings file`, {
		disposition: 'fatal',
		exit: exitCode.settings,
		hint: remedy,
	})
}
