import { parseCommand } from '@altroot/agent-server/gate/command'
import { isAllowedRsyncOption } from '@altroot/agent-server/gate/rsync-options'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const portagePackage = 'rsync --server --sender -vlogDtpre.iLsfxCIvu . /alt/var/cache/binpkgs/app-misc/a/a-1-2.gpkg.tar'
const portageTimestamp =
	'rsync --server --sender -vlWtprze.iLsfxCIvu --timeout=180 --safe-links --inplace . /var/db/repos/gentoo/metadata/timestamp.chk'
const portageTree = 'rsync --server --sender -vlWtprze.iLsfxCIvu --timeout=180 --safe-links . /var/db/repos/gentoo/'

describe('what Portage and git send is understood', () => {
	test.each([
		["git-receive-pack '/ledger'", { kind: 'receive-pack' }],
		['git-receive-pack ledger', { kind: 'receive-pack' }],
		['git receive-pack "/ledger.git"', { kind: 'receive-pack' }],
		["git-upload-pack '/ledger/'", { kind: 'upload-pack' }],
		["git upload-pack '/ledger'", { kind: 'upload-pack' }],
		['altroot status', { kind: 'status' }],
		['altroot follow', { kind: 'follow' }],
		['altroot verdict', { kind: 'verdict' }],
		[`altroot preview ${'a1'.repeat(20)}`, { kind: 'preview', id: 'a1'.repeat(20) }],
		['cat /alt/var/cache/binpkgs/Packages', { kind: 'packages-index', path: '/alt/var/cache/binpkgs/Packages' }],
		[
			portagePackage,
			{
				kind: 'rsync',
				options: ['-vlogDtpre.iLsfxCIvu'],
				path: '/alt/var/cache/binpkgs/app-misc/a/a-1-2.gpkg.tar',
			},
		],
		[
			portageTimestamp,
			{
				kind: 'rsync',
				options: ['-vlWtprze.iLsfxCIvu', '--timeout=180', '--safe-links', '--inplace'],
				path: '/var/db/repos/gentoo/metadata/timestamp.chk',
			},
		],
		[
			portageTree,
			{
				kind: 'rsync',
				options: ['-vlWtprze.iLsfxCIvu', '--timeout=180', '--safe-links'],
				path: '/var/db/repos/gentoo/',
			},
		],
	])('%s', (text, command) => {
		expect(parseCommand(text)).toEqual(command)
	})
})

describe('everything else is refused with a reason', () => {
	test.each([
		['', 'not among the commands'],
		['sh', '`sh` is not among the commands'],
		['git-receive-pack', 'takes the ledger'],
		["git-receive-pack '/etc'", 'only repository here is /ledger'],
		["git-receive-pack '/ledger/../other.git'", 'only repository here is /ledger'],
		["git-receive-pack '--strict' '/ledger'", 'nothing else'],
		["git-upload-pack --upload-pack=id '/ledger'", 'nothing else'],
		["git-upload-archive '/ledger'", 'not among the commands'],
		["git upload-archive '/ledger'", '`git-upload-archive` is not offered'],
		['git -c core.sshCommand=id receive-pack /ledger', '`git--c` is not offered'],
		["git-receive-pack '/ledger'; id", 'needs a shell'],
		['git-receive-pack $(id)', 'needs a shell'],
		// A quote in a path, told rightly and wrongly (CVE-2026-45570): neither ends the word for us alone.
		["git-upload-pack '/ledger'\\''; id; '\\'''", 'the only repository here is /ledger'],
		["git-upload-pack '/ledger'; id; ''", 'needs a shell'],
		['rsync --server -vlogDtpre.iLsfxCIvu . /alt/x', 'only read'],
		['rsync --daemon .', 'only read'],
		['rsync --server --daemon .', 'only read'],
		['rsync -e sh host:/x .', 'only read'],
		['rsync --server --sender -vlogDtpr . /a /b', 'one path at a time'],
		['rsync --server --sender -vlogDtpr /a', 'only read'],
		['rsync --server --sender -vlogDtpr .', 'one path at a time'],
		['rsync --server --sender -vlogDtpr . a', 'absolute path'],
		['rsync --server --sender -vlogDtpr . --files-from=/etc/passwd', 'absolute path'],
		['rsync --server --sender -s', 'only read'],
		['rsync --server --sender -slWtpr . /a', 'option -slWtpr'],
		['rsync --server --sender -LlWtpr . /a', 'option -LlWtpr'],
		['rsync --server --sender -e sh . /a', 'option -e'],
		['rsync --server --sender -esh . /a', 'option -esh'],
		['rsync --server --sender --rsh=sh . /a', 'option --rsh=sh'],
		['rsync --server --sender --files-from=/etc/passwd . /a', 'option --files-from'],
		['rsync --server --sender --copy-unsafe-links . /a', 'option --copy-unsafe-links'],
		['rsync --server --sender --log-file=/x . /a', 'option --log-file'],
		['rsync --server --sender --remove-source-files . /a', 'option --remove-source-files'],
		['rsync --server --sender --confine-root=/ . /a', 'option --confine-root'],
		['rsync --server --sender --timeout=1;id . /a', 'needs a shell'],
		["rsync --server --sender '--timeout=1 -L' . /a", 'option --timeout=1 -L'],
		["rsync --server --sender '' . /a", 'option '],
		['cat', 'Packages index'],
		['cat Packages', 'Packages index'],
		['cat -A /alt/x', 'Packages index'],
		['cat /a /b', 'Packages index'],
		['altroot', 'answers'],
		['altroot status laptop', 'answers'],
		['altroot build', 'answers'],
		['altroot verdict other', 'answers'],
		['altroot preview', 'answers'],
		['altroot preview refs/heads/base', 'answers'],
		[`altroot preview ${'a1'.repeat(20)} other`, 'answers'],
		['scp -f /etc/passwd', 'not among the commands'],
		['internal-sftp', 'not among the commands'],
	])('%s', (text, reason) => {
		expect(parseCommand(text)).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) })
	})
})

describe('whatever is sent', () => {
	const words = fc.constantFrom(
		...['git', 'git-receive-pack', 'git-upload-pack', 'rsync', 'cat', 'altroot', '--server', '--sender', '--daemon'],
		...['-vlogDtpre.iLsfxCIvu', '-e', '-s', '-L', '--rsh=sh', '--timeout=9', '--safe-links', '.', '..', '--', '-'],
		...['/ledger', "'/ledger'", '/', '/alt/x', '../x', '~', '$(id)', '`id`', ';', '&&', '|', '>', '\n', '\0', "'", '"'],
		...['status', 'follow', '\\', '\\\n', 'receive-pack', '--upload-pack=id', '/alt/var/cache/binpkgs/Packages'],
	)
	const likely = fc.array(fc.oneof({ weight: 9, arbitrary: words }, fc.string())).map((all) => all.join(' '))
	const text = fc.oneof(likely, fc.string(), fc.string({ unit: 'binary' }), mutated([portageTree, portagePackage]))

	test('nothing outside the allow-list gets through, and nothing is thrown', () => {
		fc.assert(
			fc.property(text, (sent) => {
				const command = parseCommand(sent)
				switch (command.kind) {
					case 'refused':
						return command.reason.length > 0
					case 'rsync':
						return command.path.startsWith('/') && command.options.every(isHarmless) && !/[\0-\x1f]/.test(command.path)
					case 'packages-index':
						return command.path.startsWith('/') && /^ *['"]?\\?c/.test(sent)
					default:
						return /ledger|altroot/.test(sent.replace(/['"\\]/g, ''))
				}
			}),
			{ numRuns: 5000 },
		)
	})
})

/** Said in another way than the allow-list says it. */
function isHarmless(option: string): boolean {
	const letters = option.replace(/e[\d.].*$/, '')
	const isCluster = !option.startsWith('--') && option.startsWith('-') && !/[^-vqlogDtprWzcnH]/.test(letters)
	return (
		isCluster ||
		/^--(timeout|safe-links|inplace|numeric-ids|ignore-errors|bwlimit|(old|new)-compress|compress-|checksum-choice)/.test(
			option,
		)
	)
}

/** Real commands with a piece cut out and another put in. */
function mutated(commands: readonly string[]): fc.Arbitrary<string> {
	return fc
		.tuple(fc.constantFrom(...commands), fc.nat(120), fc.nat(6), fc.string({ maxLength: 8 }))
		.map(([command, at, cut, put]) => command.slice(0, at) + put + command.slice(at + cut))
}

test.each(['-', '--', '-e', '-ve', '-v ', '-v\n', '--timeout', '--timeout=', '--timeout=-1', '--bwlimit=1x'])(
	'the rsync option %j is refused',
	(option) => {
		expect(isAllowedRsyncOption(option)).toBe(false)
	},
)
