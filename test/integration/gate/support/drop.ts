// Run as root by privileges.test.ts: gives up root as the gate does, then tells what it still may.
import { readFileSync } from 'node:fs'
import { knownAccount } from '@altroot/agent-server/account'
import { dropPrivileges } from '@altroot/agent-server/gate/privileges'
import { messageOf } from '@altroot/shared/errors'
import { run } from '@altroot/shared/platform/run'

const attempt = (action: () => unknown): string => {
	try {
		action()
		return 'done'
	} catch (error) {
		return messageOf(error)
	}
}
const account = await knownAccount(process.argv[2] ?? '', run)
const dropped = attempt(() => dropPrivileges(account))
const told = {
	dropped,
	ids: [process.getuid?.(), process.geteuid?.(), process.getgid?.(), process.getegid?.()],
	groups: process.getgroups?.(),
	back: attempt(() => process.setuid?.(0)),
	shadow: attempt(() => readFileSync('/etc/shadow')),
	again: attempt(() => dropPrivileges(account)),
	status: /CapEff:\s*(\S+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1],
}
process.stdout.write(JSON.stringify(told))
