import { readFileSync } from 'node:fs'
import { hasErrno } from '../errors.ts'

/**
 * The networks that this machine reaches, as one text: another text means another network. Read from the kernel's tables
 * (proc_pid_net(5)) and not by `os.networkInterfaces`, which needs a netlink socket: a confined service has none.
 */
export function reachableNetworks(): string {
	const routes = rowsOf('/proc/net/route').map(([name, destination, gateway]) => `${name} ${destination} ${gateway}`)
	const addresses = rowsOf('/proc/net/if_inet6').map((row) => `${row[0]} ${row.at(-1)}`)
	return [...routes, ...addresses].sort().join('\n')
}

/** Without IPv6 there is no table of it. */
function rowsOf(path: string): string[][] {
	try {
		const lines = readFileSync(path, 'utf8').split('\n')
		return lines.filter((line) => line !== '').map((line) => line.trim().split(/\s+/))
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return []
		throw error
	}
}
