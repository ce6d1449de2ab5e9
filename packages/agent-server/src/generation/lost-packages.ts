import { count } from '@altroot/shared/cli/words'
import type { DamagedPackage } from '../publish/check.ts'
import type { PublishOrder } from '../publish/offer.ts'
import { findDamaged } from '../publish/publish.ts'

/**
 * Asks which versions of a root could not be published now, because their package files are damaged or gone; `tell` hears
 * of them, with why and what is done about it, once.
 */
export function askForLost(order: PublishOrder, tell: (sentence: string) => void): () => Promise<readonly string[]> {
	let told = ''
	return async () => {
		const damaged = await findDamaged(order)
		const sentence = sentenceOf(damaged)
		if (sentence !== told && damaged.length > 0) tell(sentence)
		told = sentence
		return damaged.map(({ cpv }) => cpv)
	}
}

function sentenceOf([first, ...others]: readonly DamagedPackage[]): string {
	const rest = others.length > 0 ? `, and ${count(others.length, 'more package')}` : ''
	return `${first?.cpv}: ${first?.why}${rest}: built again`
}
