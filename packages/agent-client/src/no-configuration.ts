import { AgentError } from '@altroot/shared/errors'

/** etc/portage is not there: also what a moment of a person's own `mv` looks like, so it must never pass for an empty one. */
export function noConfiguration(path: string, cause: unknown): AgentError {
	return new AgentError('no-configuration', `${path}: there is no such directory`, {
		disposition: 'fatal',
		hint: 'is this a Gentoo system? `[host] config-root` in client.ini names where its etc/portage lies',
		cause,
	})
}
