#!/bin/sh
# The first step of `pnpm test` and `pnpm demo`: the set-up itself is TypeScript, but the Node.js of our development
# dependencies needs libatomic.so.1, which a fresh Debian lacks. So until that runs, there is only a shell.
set -e

if ! node --version >/dev/null 2>&1; then
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
		echo "setup: $(node --version 2>&1 | tail -1); install libatomic1 (Debian's name), then run this again" >&2
		exit 1
	fi
	echo "setup: installing with apt-get: libatomic1" >&2
	export DEBIAN_FRONTEND=noninteractive
	apt-get -qq -o DPkg::Lock::Timeout=300 update
	apt-get -qq -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends libatomic1 >/dev/null
fi

exec node "$(dirname "$0")/setup.ts"
