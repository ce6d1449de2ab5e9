import { AgentError, systemRefusal } from '@altroot/shared/errors'
import type { Builder } from '../builder.ts'
import { signPublished } from '../publish/publish-again.ts'
import type { HostSettings } from '../settings/settings.ts'
import { publishOrder } from './publish-order.ts'

/** Signs what a host sees, if that was published before there was a key. What stands in the way stops no build. */
export async function signWhatIsPublished(builder: Builder, host: string, settings: HostSettings): Promise<void> {
	const published = builder.history.published(host)
	if (published === undefined) return
	const { number: generation } = published
	try {
		const order = await publishOrder(builder, settings, generation)
		if (await signPublished(order))
			builder.log.info({ host, generation }, 'signed what was published before there was a key')
	} catch (error) {
		const known = error instanceof AgentError ? error : systemRefusal(error)
		if (known === undefined) throw error
		builder.log.warn({ host, generation, reason: known.message }, 'what is published could not be signed')
	}
}
