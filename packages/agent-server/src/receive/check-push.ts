import type { CommitLinks } from '@altroot/shared/ledger/commit-object'
import type { PublicKey } from '@altroot/shared/ssh/key'
import { checkCommit } from './check-commit.ts'
import { checkSignatures } from './check-signatures.ts'
import { checkTree, type Effort } from './check-tree.ts'
import { type Newcomers, Refusal } from './newcomers.ts'
import type { Update } from './request.ts'

/** What is pushed, whose it is, and where else the host may take revisions from: the tips of its own proposals. */
export interface Branch {
	readonly name: string
	readonly host: string
	/** The keys that the host has or had: each revision is signed by one of them. */
	readonly signers: readonly PublicKey[]
	readonly others: () => Promise<readonly string[]>
}

/**
 * Checks a push before anything of it counts; throws a Refusal. Every new revision must lead to what the branch has now,
 * and comes with the push or is the host's own: notes show every host the ids of the others' revisions, and one that
 * could name such an id as a parent could fetch it then.
 */
export async function checkPush(
	newcomers: Newcomers,
	{ old, next }: Omit<Update, 'ref'>,
	branch: Branch,
): Promise<void> {
	const history = historyOf(newcomers)
	const effort: Effort = { changes: 0 }
	const brought = await broughtCommits(newcomers, history, next)
	let own: Promise<readonly string[]> | undefined
	const isKnown = async (id: string): Promise<boolean> => {
		if (id === old) return true // as nearly always
		own ??= branch.others().then((others) => [...(old === undefined ? [] : [old]), ...others])
		return isReachable(history, await own, id)
	}
	for (const id of brought.outside) {
		if (await isKnown(id)) continue
		throw new Refusal(`${branch.name} may not take in revisions of another host`)
	}
	if (old !== undefined && !(await isReachable(history, [next], old))) throw new Refusal('non-fast-forward')
	await checkSignatures(newcomers, brought.commits, {
		host: branch.host,
		keys: branch.signers,
		isFirst: old === undefined,
		isKnown,
		parentsOf: async (id) => (await history(id)).parents,
	})
	for (const id of brought.commits) {
		const { tree, parents } = await history(id)
		const [parent] = parents
		await checkTree(newcomers, tree, parent && (await history(parent)).tree, effort)
		newcomers.take(id)
	}
}

/**
 * Checks what is on a laptop's disk and not recorded: one commit, by the same rules. More than one would bring history
 * past the branch.
 */
export async function checkPreview(newcomers: Newcomers, next: string, branch: Branch): Promise<void> {
	const { parents } = await historyOf(newcomers)(next)
	if (!newcomers.brings(next)) throw new Refusal('a preview is a commit of its own')
	if (parents.some((id) => newcomers.brings(id))) throw new Refusal('a preview is one commit, on top of what is here')
	await checkPush(newcomers, { old: undefined, next }, branch)
}

/** What the commits of a push say of their history, well-formed ones only. */
export type History = (id: string) => Promise<CommitLinks>

export function historyOf(newcomers: Newcomers): History {
	const known = new Map<string, CommitLinks>()
	return async (id) => {
		const links = known.get(id) ?? checkCommit(await newcomers.read(id, 'commit'))
		if (links === undefined) throw new Refusal(`git would not make such a commit as ${id}`)
		known.set(id, links)
		return links
	}
}

/** The commits that come with a push, parents first, and those that they build on. */
export async function broughtCommits(newcomers: Newcomers, history: History, next: string) {
	const commits = new Set<string>()
	const outside = new Set<string>()
	const seen = new Set<string>()
	const path = [next]
	for (let id = path.at(-1); id !== undefined; id = path.at(-1)) {
		const isNew = newcomers.brings(id)
		const first = !seen.has(id)
		seen.add(id)
		const unseen = isNew && first ? (await history(id)).parents.filter((parent) => !seen.has(parent)) : []
		if (unseen.length > 0) {
			path.push(...unseen)
			continue
		}
		path.pop()
		if (isNew) commits.add(id)
		else outside.add(id)
	}
	return { commits, outside }
}

/** Whether one goes from one of these commits to `wanted`, parent by parent. */
async function isReachable(history: History, from: readonly string[], wanted: string): Promise<boolean> {
	const seen = new Set(from)
	for (const id of seen) {
		if (id === wanted) return true
		for (const parent of (await history(id)).parents) seen.add(parent)
	}
	return false
}
