import type { ConfigFile } from './config-tree.ts'

const versionControl = new Set(['CVS', 'RCS', 'SCCS', '.bzr', '.git', '.hg', '.svn'])

/** A file that Portage passes over wherever it reads a directory (`portage.util._recursive_basename_filter`). */
export function isSkippedFile(name: string): boolean {
	return name.startsWith('.') || name.endsWith('~')
}

/** A directory that Portage does not enter (`portage.util._recursive_file_list`). */
export function isSkippedDirectory(name: string): boolean {
	return versionControl.has(name) || isSkippedFile(name)
}

/** `4913` is what Vim makes to see whether it may write here, `#x#` what Emacs keeps of an unsaved buffer. */
const editorFile = /^(4913|#.*#)$/

/** What only ever holds a private key, whatever is in it. */
const keyFile = /^(id_(rsa|dsa|ecdsa|ed25519)(_sk)?|ssh_host_\w+_key|secring\.gpg|.+\.(p12|pfx|kdbx))$/

/**
 * Portage replaces its files by way of `<name>` + eight characters in the same directory (`util.atomic_ofstream`, which
 * is Python's mkstemp); at the top of etc/portage nothing else of that name is ever read.
 */
const portageTemporary = /^(make\.conf|(bin)?repos\.conf|sets\.conf|package\.[a-z_]+?)[a-z0-9_]{8}$/
const packageFile = /^package\.(use|accept_keywords|keywords|mask|unmask|license|properties|accept_restrict|env)$/

/**
 * Whether a file's changes are recorded. `path` is relative to the config root. Recorded is everything below
 * `etc/portage`, and `world` and `world_sets` of `var/lib/portage`; never what is secret (`gnupg/`, private keys) and
 * never noise: what Portage itself skips, pending `._cfg` updates, locks, and editors' and Portage's temporary files.
 */
export function isLedgered(path: string): boolean {
	if (path === 'var/lib/portage/world' || path === 'var/lib/portage/world_sets') return true
	if (!path.startsWith('etc/portage/')) return false
	const parts = path.slice('etc/portage/'.length).split('/')
	const name = parts.pop()!
	if (parts[0] === 'gnupg' || parts.some(isSkippedDirectory)) return false
	if (isSkippedFile(name) || editorFile.test(name) || keyFile.test(name) || name === '') return false
	return parts.length > 0 || packageFile.test(name) || !portageTemporary.test(name)
}

const privateKey = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/

/** True for a file with a private key in PEM, OpenSSH's or OpenPGP's armour: it must not enter the ledger. */
export function holdsPrivateKey({ content }: ConfigFile): boolean {
	return privateKey.test(new TextDecoder('latin1').decode(content))
}

/** Names that look like something left behind, though Portage reads them like any other file. */
const leftover = /(\.(bak|backup|old|orig|rej|save|swp|swo|tmp|rpmsave|rpmnew|rpmorig|dpkg-\w+|ucf-\w+)|\(copy\))$/i

/** True for `x.bak`, `x.swp` and the like: a person may well believe that Portage does not read it. */
export function looksLeftOver(name: string): boolean {
	return leftover.test(name)
}

/** `package.use` for `etc/portage/package.use`, `world` for `var/lib/portage/world`: how people call these files. */
export function shortPath(path: string): string {
	return path.replace(/^(etc|var\/lib)\/portage\//, '')
}
