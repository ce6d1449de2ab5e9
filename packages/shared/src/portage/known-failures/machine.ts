import type { KnownFailure } from './known-failure.ts'

/** What the building machine did not give: room, memory, rights, files of the network. */
export const machineFailures: readonly KnownFailure[] = [
	{
		code: 'disk-full',
		pitfall: 28,
		pattern: /No space left on device/,
		explain: () => ({
			sentence: 'the server’s disk was full (No space left on device)',
			remedy: 'make room in PORTAGE_TMPDIR and for the packages: `altroot-server doctor` says how much each has',
		}),
	},
	{
		code: 'memory-full',
		pattern:
			/Killed signal terminated program|virtual memory exhausted|out of memory allocating \d+ bytes|\bcc1(?:plus)?: Killed\b/,
		explain: () => ({
			sentence: 'the compiler ran out of memory',
			remedy:
				'fewer at once: `[build] jobs` in server.ini, MAKEOPTS in the server’s make.conf (2 GiB for each -j); or more swap',
		}),
	},
	{
		code: 'trace-refused',
		pitfall: 24,
		pattern:
			/ISE:.*(?:ptrace|process_vm_readv).*Operation not permitted|(?:ptrace|trace_main).*: Operation not permitted/,
		explain: () => ({
			sentence: 'the container keeps Portage’s sandbox from tracing programs (ptrace: Operation not permitted)',
			remedy:
				'give the container SYS_PTRACE (compose: `cap_add: [SYS_PTRACE]`), or set FEATURES="-usersandbox" on the server',
		}),
	},
	{
		code: 'unshare-refused',
		pitfall: 23,
		pattern: /^Unable to unshare: E\w+ \(for FEATURES="([^"]*)"\)/,
		explain: ([, features = '']) => ({
			sentence: `the kernel refuses what ${features.split(' ').join(', ')} needs (a container without CAP_SYS_ADMIN?)`,
			remedy: '`altroot-server doctor --fix` sets FEATURES; or give the container CAP_SYS_ADMIN',
		}),
	},
	{
		code: 'file-not-verified',
		pitfall: 26,
		pattern: /^!!! Fetched file: (\S+) VERIFY FAILED!/,
		explain: ([, file = '']) => ({
			sentence: `${file} as it was downloaded is not the file that the tree names`,
			remedy:
				'the tree or the mirror is out of date: run `altroot-server sync`, and remove the file from /var/cache/distfiles',
		}),
	},
	{
		code: 'fetch-restricted',
		pattern: /^!!! (\S+) has fetch restriction turned on\./,
		explain: ([, name = '']) => ({
			sentence: `the files of ${name} have to be downloaded by hand: its license forbids a program to do it`,
			remedy: 'the end of its log says from where; put them into /var/cache/distfiles of the server',
		}),
	},
	{
		code: 'fetch-failed',
		pattern: /^!!! Couldn't download '([^']+)'\. Aborting\./,
		explain: ([, file = '']) => ({
			sentence: `${file} could not be downloaded from any mirror`,
			remedy: 'look at the server’s network and GENTOO_MIRRORS, or put the file into /var/cache/distfiles by hand',
		}),
	},
]
