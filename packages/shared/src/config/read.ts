import { AgentError, exitCode, hasErrno, systemRefusal } from '../errors.ts'
import { readTextIfAny } from '../platform/disk.ts'

/**
 * The text of a settings file; an AgentError (`settings-missing`, `settings-unreadable`; exit code 3) where there is none
 * or it cannot be read. `remedy` says how to make it.
 */
export async function readSettingsText(path: string, remedy: string): Promise<string> {
	const text = await readTextIfAny(path).catch((error: unknown) => {
		throw unreadable(path, error)
	})
	if (text !== undefined) return text
	throw new AgentError('settings-missing', `${path}: there is no settings file`, {
		disposition: 'fatal',
		exit: exitCode.settings,
		hint: remedy,
	})
}

function unreadable(path: string, error: unknown): unknown {
	const details = { disposition: 'fatal', exit: exitCode.settings, cause: error } as const
	if (hasErrno(error, 'EISDIR'))
		return new AgentError('settings-unreadable', `${path}: this is a directory`, {
			...details,
			hint: 'give --config with the path of a settings file',
		})
	const refused = systemRefusal(error)
	if (refused === undefined) return error
	const { message, hint } = refused
	return new AgentError('settings-unreadable', message, hint === undefined ? details : { ...details, hint })
}
