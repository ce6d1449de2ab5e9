import git, { type PromiseFsClient } from 'isomorphic-git'
import type { Ledger } from '../ledger.ts'
import type { Transport } from './transport.ts'

const remote = 'server'

/**
 * Fetches one ref with all that it reaches, and moves the local ref that `remote.server.fetch` of the ledger's config
 * gives it. Returns the commit, or undefined where the other side has no such ref. AgentErrors: `connection-lost`,
 * `ledger-refused`.
 */
export async function fetchRef(ledger: Ledger, transport: Transport, ref: string): Promise<string | undefined> {
	const { http, url } = transport
	const held = holdRefs(ledger.fs)
	try {
		const { fetchHead } = await git.fetch({
			...ledger,
			fs: held.fs,
			http,
			url,
			remote,
			ref,
			remoteRef: ref,
			singleBranch: true,
			tags: false,
		})
		await held.release()
		return fetchHead ?? undefined
	} catch (error) {
		if (error instanceof git.Errors.NotFoundError) return undefined
		throw transport.trouble() ?? error
	} finally {
		transport.close()
	}
}

/**
 * isomorphic-git moves refs before it writes the pack, so a crash in between would leave a ref that points nowhere. Here
 * refs are written once everything they reach is on disk.
 */
function holdRefs(fs: PromiseFsClient): { readonly fs: PromiseFsClient; release(): Promise<void> } {
	const held: (() => Promise<unknown>)[] = []
	const writeFile: typeof fs.promises.writeFile = async (path: string, ...rest: unknown[]) => {
		if (!/\/refs\/[^/]/.test(path)) return fs.promises.writeFile(path, ...rest)
		held.push(() => fs.promises.writeFile(path, ...rest))
	}
	return {
		fs: { promises: { ...fs.promises, writeFile } },
		release: async () => {
			for (const write of held) await write()
		},
	}
}
