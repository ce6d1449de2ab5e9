import { AgentError, exitCode } from '../errors.ts'
import type { Connection } from './connection.ts'

/**
 * Runs a command to its end, with `input` on its standard input, and returns what it printed; an AgentError
 * (`remote-refused`, `connection-lost`) with its own words where it fails.
 */
export async function ask(connection: Connection, command: string, input?: string): Promise<string> {
	const channel = await connection.exec(command)
	if (input !== undefined) channel.input.end(input)
	const pieces: Buffer[] = []
	for await (const piece of channel.output) pieces.push(piece as Buffer)
	const exit = await channel.exit
	if (exit === 0) return Buffer.concat(pieces).toString('utf8')
	const said = channel.stderr().trim()
	if (exit === 255 && said === '') {
		throw new AgentError('connection-lost', `the connection to the server ended before it answered \`${command}\``, {
			disposition: 'retry',
			exit: exitCode.unreachable,
			hint: 'the agent tries again by itself; a command, repeat it',
		})
	}
	const mute = `the server ended \`${command}\` with exit code ${exit} and without a word`
	throw new AgentError('remote-refused', said === '' ? mute : said, {
		disposition: 'stall',
		...(said === '' ? { hint: 'the gate’s log on the server says why' } : {}),
		data: { command, exit },
	})
}
