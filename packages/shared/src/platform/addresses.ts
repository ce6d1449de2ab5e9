import { networkInterfaces } from 'node:os'

/** The addresses of this machine by which others are reached, as one text: another one means another network. */
export function ownAddresses(): string {
	const all = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
		addresses.filter(({ internal }) => !internal).map(({ cidr }) => `${name} ${cidr}`),
	)
	return all.sort().join('\n')
}
