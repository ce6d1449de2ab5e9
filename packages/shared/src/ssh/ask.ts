import { AgentError, exitCode } from '../errors.ts'
import type { Connection } from './connection.ts'

/**
 * Runs a command to its end, with `input` on its standard input, and returns what it printed; an AgentError
 * (`remote-refused`) with its own words where it fails.
 */
export async function ask(connection: Connection, command: string, input?: string): Promise<string> {
	const channel = await connection.exec(command)
	if (input !== undefined) channel.input.end(input)
	const pieces: Buffer[] = []
	for await (const piece of channel.output) pieces.push(piece as Buffer)
	const exit = await channel.exit
	if (exit === 0) return Buffer.concat(pieces).toString('utf8')
	const said = channel.stderr().trim()
	throw new AgentError('remote-refused', said === '' ? `\`${command}\` ended with exit code ${exit}` : said, {
		disposition: exit === 255 ? 'retry' : 'stall',
		exit: exit === 255 ? exitCode.unreachable : exitCode.failed,
		data: { command, exit },
	})
}
