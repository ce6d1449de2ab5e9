import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The package (by its name on Debian and Ubuntu) that brings what a test needs. */
interface Requirement {
	/** A program on PATH, or a file where the path is absolute. */
	readonly needs: string
	readonly package: string
}

const requirements: readonly Requirement[] = [
	// Portage, and what an ebuild's phases call
	{ needs: '/usr/bin/python3', package: 'python3' },
	{ needs: 'bash', package: 'bash' },
	{ needs: 'gcc', package: 'gcc' },
	{ needs: '/usr/include/stdio.h', package: 'libc6-dev' },
	{ needs: 'make', package: 'make' },
	{ needs: 'patch', package: 'patch' },
	{ needs: 'bzip2', package: 'bzip2' },
	{ needs: 'xz', package: 'xz-utils' },
	{ needs: 'zstd', package: 'zstd' },
	{ needs: 'scanelf', package: 'pax-utils' },
	{ needs: 'useradd', package: 'passwd' },
	{ needs: 'distccd', package: 'distcc' },
	{ needs: 'ccache', package: 'ccache' },
	// the road between the hosts
	{ needs: 'git', package: 'git' },
	{ needs: 'rsync', package: 'rsync' },
	{ needs: 'ssh', package: 'openssh-client' },
	{ needs: 'sshd', package: 'openssh-server' },
	{ needs: 'gpg', package: 'gnupg' },
	// the hosts themselves
	{ needs: 'ip', package: 'iproute2' },
	{ needs: 'mount', package: 'mount' },
	{ needs: 'unshare', package: 'util-linux' },
	{ needs: 'ps', package: 'procps' },
	// a disk that fails
	{ needs: 'strace', package: 'strace' },
]

/** The packages that are missing on this machine, each once, in the table's order. */
export function missingPackages(): string[] {
	return requirements.filter(({ needs }) => !isPresent(needs)).map((requirement) => requirement.package)
}

function isPresent(needs: string): boolean {
	if (needs.startsWith('/')) return isAccessible(needs, constants.R_OK)
	// A user's PATH often leaves out the directories where sshd, ip and useradd are.
	const directories = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin']
	return directories.some((directory) => isAccessible(join(directory, needs), constants.X_OK))
}

function isAccessible(path: string, mode: number): boolean {
	try {
		accessSync(path, mode)
		return true
	} catch {
		return false
	}
}
