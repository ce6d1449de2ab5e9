import { isAllowedRsyncOption } from './rsync-options.ts'
import { splitWords } from './words.ts'

/** Everything that a host can ask of the gate. */
export type Command =
	| { readonly kind: 'receive-pack' | 'upload-pack' | 'status' | 'follow' | 'verdict' }
	| { readonly kind: 'preview'; readonly id: string }
	| { readonly kind: 'packages-index'; readonly path: string }
	| { readonly kind: 'rsync'; readonly options: readonly string[]; readonly path: string }

export interface Refusal {
	readonly kind: 'refused'
	/** One sentence for the person at the other end. */
	readonly reason: string
}

/** Reads the command of an SSH exec request. Pure: the paths in it are not looked at yet. */
export function parseCommand(text: string): Command | Refusal {
	const words = splitWords(text)
	if (words === undefined) return refused('the command needs a shell, and there is none')
	const [program, ...args] = words
	switch (program) {
		case 'git':
			return parseGit(`git-${args[0]}`, args.slice(1))
		case 'git-receive-pack':
		case 'git-upload-pack':
			return parseGit(program, args)
		case 'rsync':
			return parseRsync(args)
		case 'cat':
			return parseCat(args)
		case 'altroot':
			return parseAltroot(args)
		default:
			return refused(`\`${program ?? ''}\` is not among the commands of this gate`)
	}
}

function parseGit(service: string, args: readonly string[]): Command | Refusal {
	const [path, ...more] = args
	if (service !== 'git-receive-pack' && service !== 'git-upload-pack') return refused(`\`${service}\` is not offered`)
	if (more.length > 0 || path === undefined) return refused(`\`${service}\` takes the ledger's path and nothing else`)
	if (!/^\/?ledger(?:\.git)?\/?$/.test(path)) return refused(`the only repository here is /ledger, not ${path}`)
	return { kind: service === 'git-receive-pack' ? 'receive-pack' : 'upload-pack' }
}

function parseRsync(args: readonly string[]): Command | Refusal {
	const dot = args.indexOf('.')
	const [server, sender, ...options] = args.slice(0, Math.max(dot, 0))
	if (server !== '--server' || sender !== '--sender') return refused('rsync may only read here')
	const [path, ...more] = args.slice(dot + 1)
	if (path === undefined || more.length > 0) return refused('rsync takes one path at a time here')
	const strange = options.find((option) => !isAllowedRsyncOption(option))
	if (strange !== undefined) return refused(`the rsync option ${strange} is not allowed here`)
	if (!path.startsWith('/')) return refused(`rsync needs an absolute path here, not ${path}`)
	return { kind: 'rsync', options, path }
}

function parseCat(args: readonly string[]): Command | Refusal {
	const [path, ...more] = args
	if (more.length > 0 || !path?.startsWith('/')) return refused('`cat` takes the path of the Packages index, no more')
	return { kind: 'packages-index', path }
}

function parseAltroot(args: readonly string[]): Command | Refusal {
	const [verb, id, ...more] = args
	if (verb === 'preview' && id !== undefined && /^[\da-f]{40}$/.test(id) && more.length === 0) return { kind: verb, id }
	if (id !== undefined || (verb !== 'status' && verb !== 'follow' && verb !== 'verdict')) {
		return refused('`altroot` answers `altroot status`, `follow`, `verdict` and `preview ID`')
	}
	return { kind: verb }
}

function refused(reason: string): Refusal {
	return { kind: 'refused', reason }
}
