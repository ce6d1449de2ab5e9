/**
 * What one client may take. A laptop needs one live connection and, while it installs, one more for each package that
 * Portage fetches at the same time (`parallel-fetch`: one); a household of laptops may share one address.
 */
export const limits = {
	/** Connections at once from one address, and in all: each costs a socket, keys and at most 2 MiB a channel. */
	connectionsPerAddress: 32,
	connections: 256,
	/** Sessions at once in one connection, as OpenSSH's MaxSessions. */
	sessionsPerConnection: 10,
	/** Bytes that wait for one client to read them: twice a session's usual window, so that hardly any client is held up. */
	unread: 4 * 1024 * 1024,
	/** Keys tried in one connection: an agent with some keys may offer them all, as OpenSSH's MaxAuthTries. */
	keysPerConnection: 6,
	/** Wrong tokens from one address, and from all, in so many milliseconds. A token has 140 random bits. */
	guessesPerAddress: 5,
	guesses: 60,
	guessesWithin: 60_000,
	/** Milliseconds from TCP accept to an accepted key. */
	handshake: 20_000,
	/** Milliseconds between two looks whether a host that is connected is still admitted by its key. */
	admitted: 2_000,
	/** Milliseconds that a connection may stay open with no session in it. */
	idleConnection: 600_000,
	/** Milliseconds that a transfer may stand still: git and rsync compute for a while, but say so before that. */
	idleTransfer: 600_000,
	/** Milliseconds between two questions to a silent client, and how many of them may go without an answer. */
	keepaliveInterval: 15_000,
	keepaliveCountMax: 3,
} as const
