import { publicKey } from '@altroot/shared/config/values'
import { wrongUse } from '@altroot/shared/errors'
import { readTextIfAny } from '@altroot/shared/platform/disk'
import type { z } from 'zod'

/** The line of a public key, given itself or as the path of a `.pub` file. */
export async function keyLine(option: unknown): Promise<string> {
	const given = String(option)
	const line = /^(ssh|ecdsa)-/.test(given) ? given : await readTextIfAny(given)
	if (line === undefined)
		throw wrongUse(`${given}: there is no such file`, 'give --key with a public key line, or a file that holds one')
	check(publicKey, line.trim(), 'key')
	return line.trim()
}

/** Holds what a person typed against its schema. */
export function check(schema: z.ZodType, value: string, what: string): void {
	const { error } = schema.safeParse(value)
	if (error)
		throw wrongUse(
			`${what} ${JSON.stringify(value.slice(0, 60))}: ${error.issues[0]?.message}`,
			'see `altroot-server host add --help`',
		)
}
