import type { GitHttpRequest, GitHttpResponse } from 'isomorphic-git'
import http from 'isomorphic-git/http/node'
import { AgentError, exitCode, messageOf } from '../../errors.ts'
import type { Transport } from './transport.ts'

/** A ledger behind a web server that speaks git's smart protocol. */
export function httpsTransport(url: string): Transport {
	let trouble: AgentError | undefined
	const request = async (asked: GitHttpRequest): Promise<GitHttpResponse> => {
		trouble = undefined
		try {
			const answer = await http.request(asked)
			if (answer.statusCode === 200) return answer
			trouble = refused(url, `${answer.statusCode} ${answer.statusMessage}`)
		} catch (error) {
			trouble = unreachable(url, error)
		}
		throw trouble
	}
	return { http: { request }, url, said: () => '', trouble: () => trouble, close: () => {} }
}

function refused(url: string, status: string): AgentError {
	return new AgentError('ledger-refused', `${url} answers ${status}`, {
		disposition: 'stall',
		hint: 'check `[ledger] remote`, and what the server may be asked for',
	})
}

function unreachable(url: string, cause: unknown): AgentError {
	return new AgentError('connection-failed', `${url} cannot be reached: ${messageOf(cause)}`, {
		disposition: 'retry',
		exit: exitCode.unreachable,
		hint: 'is this machine online?',
		cause,
	})
}
