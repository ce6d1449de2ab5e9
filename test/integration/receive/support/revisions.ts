import { type NewObject, newObject } from '@altroot/shared/ledger/object'
import { signCommit } from '@altroot/shared/ledger/signed-commit'
import { printTree } from '@altroot/shared/ledger/tree-object'
import { generateKey } from '@altroot/shared/ssh/new-key'
import { openSigner, type Signer } from '@altroot/shared/ssh/signature'

export function newSigner(name: string): Signer {
	return openSigner(generateKey(name).privateKey)!
}

/** Who signs what these functions make. */
export const laptop = newSigner('laptop')

/** The objects of one revision with these files: blobs, trees, then the commit. */
export function revision(files: Record<string, string>, before: readonly NewObject[] = [], parent = before.at(-1)?.id) {
	const objects: NewObject[] = []
	const write = (entries: [string[], string][]): string => {
		const folders = Map.groupBy(entries, ([[first]]) => first!)
		const lines = [...folders].map(([name, inner]) => {
			const [path, text] = inner[0]!
			if (path.length > 1) {
				return { mode: '40000', name, id: write(inner.map(([steps, content]) => [steps.slice(1), content])) }
			}
			objects.push(newObject('blob', Buffer.from(text)))
			return { mode: '100644', name, id: objects.at(-1)!.id }
		})
		objects.push(newObject('tree', printTree(lines)))
		return objects.at(-1)!.id
	}
	write(Object.entries(files).map(([path, text]) => [path.split('/'), text]))
	return commitOf(objects, parent)
}

/** With a commit of the last tree behind it, signed by the laptop unless it says otherwise. */
export function commitOf(
	objects: readonly NewObject[],
	parent?: string,
	words = 'subject\n',
	by: Signer | null = laptop,
) {
	const person = 'laptop <altroot@laptop> 1700000000 +0000'
	const parents = parent === undefined ? '' : `parent ${parent}\n`
	const text = `tree ${objects.at(-1)!.id}\n${parents}author ${person}\ncommitter ${person}\n\n${words}`
	const content = Buffer.from(text)
	return [...objects, newObject('commit', by ? signCommit(content, by) : content)]
}

/** The trees that lead to a folder with these entries, the top one last. */
export function nested(path: string, entries: Parameters<typeof printTree>[0]): NewObject[] {
	const trees = [newObject('tree', printTree(entries))]
	for (const name of path.split('/').reverse()) {
		trees.push(newObject('tree', printTree([{ mode: '40000', name, id: trees.at(-1)!.id }])))
	}
	return trees
}
