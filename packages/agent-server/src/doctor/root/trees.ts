import { readTreeState } from '@altroot/shared/platform/tree-state'
import type { AltRoot, Finding } from '../finding.ts'

/** That the server has each tree of the laptop; the laptop takes the server's state of it when it upgrades. */
export async function lookAtLaptopTrees({ host, facts, base }: AltRoot): Promise<readonly Finding[]> {
	const trees = Object.entries(facts?.trees ?? {})
	return Promise.all(
		trees.map(async ([name, { state }]): Promise<Finding> => {
			const location = base.repositories.get(name)
			const what = `tree ${name} of ${host}`
			if (location === undefined)
				return { what, wrong: 'the server does not have it', remedy: `altroot-server overlay add ${name}` }
			const same = state !== undefined && state === (await readTreeState(location))
			return { what: same ? `${what}, at the server’s state` : `${what}, until it upgrades at another state` }
		}),
	)
}
