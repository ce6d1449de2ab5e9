interface JoinLine {
	readonly address: string
	readonly port: number
	readonly ledger: string
	readonly token: string
	readonly fingerprint: string
	readonly host: string
}

/** The command that a person runs on the laptop. */
export function printJoinLine({ address, port, ledger, token, fingerprint, host }: JoinLine): string {
	const url = `ssh://altroot@${address.includes(':') ? `[${address}]` : address}:${port}${ledger}`
	return `altroot-client join ${url} --token ${token} --fingerprint ${fingerprint} --name ${host}`
}
