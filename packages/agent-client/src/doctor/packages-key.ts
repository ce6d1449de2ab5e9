import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '@altroot/shared/cli/check-list'
import type { Run } from '@altroot/shared/platform/run'
import { filesOf } from '@altroot/shared/portage/config-files'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { parseSections } from '@altroot/shared/portage/ini-dialect'
import { joinSections } from '@altroot/shared/portage/ini-sections'
import { keyUnknown, packagesKeyPath, trustedKeysOf } from '../pair/signing-key.ts'

const pairAnew = 'pair anew: `altroot-server host add` on the server prints the line'

/** That plain emerge, too, takes only what the server has signed: by binrepos.conf, and by the keys that Portage trusts. */
export async function* examinePackagesKey(
	config: string,
	configRoot: string,
	tree: ConfigTree,
	run: Run,
): AsyncGenerator<Check> {
	const home = trustedKeysOf(config, configRoot)
	if (home === undefined) return yield { what: 'signatures of packages', wrong: keyUnknown, remedy: pairAnew }
	yield demandsSignatures(tree)
	yield await lookAtKey(packagesKeyPath(config), home, run)
}

/** What Portage takes for yes (`binrepo/config.py`); what says nothing has its shipped default, `true`. */
function demandsSignatures(tree: ConfigTree): Check {
	const what = 'binrepos.conf demands signatures'
	const files = filesOf(tree, 'etc/portage/binrepos.conf').files
	const { sections } = joinSections(files.flatMap(({ path, text }) => parseSections(text, path).entries))
	const ours = sections.get('altroot')
	if (ours === undefined) return { what, wrong: 'no file of it has the section [altroot]', remedy: pairAnew }
	const verify = ours.get('verify-signature')
	if (verify === undefined || /^(true|yes)$/i.test(verify.value.trim())) return { what }
	const wrong = `${verify.path}:${verify.line} says verify-signature = ${verify.value}, so emerge takes what nobody signed`
	return { what, wrong, remedy: 'set verify-signature = true there, in [altroot]' }
}

/** That Portage's gpg home has the key, trusts it, and can be read by the user nobody, as whom Portage asks it. */
async function lookAtKey(key: string, home: string, run: Run): Promise<Check> {
	const what = 'the key of the server’s packages'
	const gpg = (...words: string[]) => run('gpg', ['--batch', '--no-tty', '--quiet', '--with-colons', ...words])
	const shown = await gpg('--show-keys', key)
	if (shown.exitCode === 127)
		return { what, wrong: 'there is no gpg here to check it by', remedy: 'install app-crypt/gnupg' }
	const fingerprint = /^fpr:+([0-9A-F]+):/m.exec(shown.stdout)?.[1]
	if (fingerprint === undefined) return { what, wrong: `${key} holds no key`, remedy: pairAnew }
	const remedy = pairAnew
	if (!existsSync(home)) return { what, wrong: `Portage knows no keys: there is no ${home}`, remedy }
	const listed = await gpg('--homedir', home, '--no-permission-warning', '--lock-never', '--list-keys', fingerprint)
	const validity = /^pub:([^:]*):/m.exec(listed.stdout)?.[1]
	if (validity === undefined) return { what, wrong: `${fingerprint} is not among the keys in ${home}`, remedy }
	if (validity === 'e' || validity === 'r' || validity === 'd') {
		const state = { e: 'has expired', r: 'is revoked', d: 'is disabled' }[validity]
		return { what, wrong: `${fingerprint} ${state}: emerge refuses what it has signed`, remedy }
	}
	if (validity !== 'u' && validity !== 'f') return { what, wrong: `Portage does not trust ${fingerprint}`, remedy }
	const closed = await closedToNobody(home)
	if (closed === undefined) return { what }
	const wrong = `${closed} cannot be read by the user nobody, as whom Portage checks signatures`
	return { what, wrong, remedy: `chmod o+rX ${closed}` }
}

/** The first of the home and its files that others cannot read. */
async function closedToNobody(home: string): Promise<string | undefined> {
	for (const path of [home, ...['pubring.kbx', 'pubring.gpg', 'trustdb.gpg'].map((name) => join(home, name))]) {
		const status = await stat(path).catch(() => undefined) // which of the two rings there is, gpg decides
		const needed = status?.isDirectory() ? 0o005 : 0o004
		if (status !== undefined && (status.mode & needed) !== needed) return path
	}
	return undefined
}
