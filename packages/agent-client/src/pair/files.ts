import { join } from 'node:path'
import type { JoinAnswer } from '@altroot/shared/protocol/pairing'
import type { ConnectionSettings } from '@altroot/shared/ssh/connection'
import type { PublicKey } from '@altroot/shared/ssh/key'
import { loadClientSettings } from '../settings/settings.ts'
import { binaryPackageEntries } from './binary-packages.ts'
import { printClientIni } from './client-ini.ts'
import { changeOf, type FileChange, isFile } from './file-change.ts'
import type { RepositoryEntries } from './repositories.ts'
import { printSectionKeys, type Sections, setSectionKeys } from './sections-text.ts'
import { pinHostKey } from './server-key.ts'
import { packagesKeyPath } from './signing-key.ts'
import { printSshConfig } from './ssh-config.ts'

/** Our file in a repos.conf directory: the last name of all wins. */
export const ownReposConf = 'etc/portage/repos.conf/zz-altroot.conf'
const ownBinreposConf = 'etc/portage/binrepos.conf/altroot.conf'
const sshConfig = 'etc/ssh/ssh_config.d/altroot.conf'

export interface Pairing {
	/** Path of client.ini. */
	readonly config: string
	readonly configRoot: string
	readonly gate: ConnectionSettings
	/** URL of the ledger, as the person gave it. */
	readonly remote: string
	readonly hostKey: PublicKey
	readonly answer: JoinAnswer
	readonly repositories: RepositoryEntries
}

/** Every file that pairing writes, in the order in which they are written: client.ini, which everything else asks for, last. */
export async function filesToWrite(pairing: Pairing): Promise<FileChange[]> {
	const { config, configRoot, gate, remote, hostKey, answer, repositories } = pairing
	const { identity, knownHosts } = gate
	const { packagesKey } = answer
	const { ledger: defaults } = loadClientSettings(`[host]\nname = ${answer.host}\n`, config)
	const paired = { host: answer.host, remote, identity, knownHosts }
	return [
		await changeOf(knownHosts, (before = '') => pinHostKey(before, gate, hostKey)),
		await changeOf(join(configRoot, sshConfig), () => printSshConfig(gate)),
		await sectionsFile(configRoot, ownReposConf, repositories.sections, 'the last name wins over the files before it'),
		await sectionsFile(
			configRoot,
			ownBinreposConf,
			binaryPackageEntries(answer.packages, gate, packagesKey !== undefined),
			'the packages of this host',
		),
		...(packagesKey === undefined ? [] : [await changeOf(packagesKeyPath(config), () => packagesKey)]),
		await changeOf(config, (before) => {
			const text = printClientIni(before, paired, defaults)
			loadClientSettings(text, config)
			return text
		}),
	]
}

/** Where the person has one file in place of the directory, its sections get our keys; else we have a file of our own. */
async function sectionsFile(configRoot: string, own: string, sections: Sections, why: string): Promise<FileChange> {
	const theirs = join(configRoot, own, '..')
	if (await isFile(theirs)) return changeOf(theirs, (before = '') => setSectionKeys(before, sections))
	return changeOf(
		join(configRoot, own),
		() => `# Made by \`altroot-client join\`; ${why}.\n${printSectionKeys(sections)}`,
	)
}
