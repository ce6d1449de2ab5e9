import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hasErrno } from '../../errors.ts'
import type { Run } from '../../platform/run.ts'
import type { NoticeKind } from '../notice.ts'
import { type Sent, sent, type Way } from './way.ts'

/** The desktop notification specification's levels: what stays until it is seen is critical. */
const urgency: Readonly<Record<NoticeKind, string>> = {
	finished: 'normal',
	failed: 'critical',
	decision: 'critical',
	behind: 'normal',
}

const missing: Sent = {
	kind: 'never',
	reason: 'the program notify-send is missing',
	hint: 'emerge x11-libs/libnotify, or set `desktop = no` in [notify]',
}

/**
 * A desktop notification for each person who is logged in: whoever has a session bus below `runtime` (/run/user, see
 * systemd's file-hierarchy(7) and elogind). A bus talks to its owner only, so each is spoken to as that user.
 * With nobody logged in there is nobody to tell.
 */
export function desktop(run: Run, runtime = '/run/user'): Way {
	return {
		name: 'desktop',
		send: async ({ kind, title, body, command }, signal): Promise<Sent> => {
			for (const { uid, gid, bus } of await sessions(runtime)) {
				const env = { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', DBUS_SESSION_BUS_ADDRESS: `unix:path=${bus}` }
				const text = `${escaped(body)}\n${escaped(command)}`
				const said = ['--app-name=Altroot', '--icon=package-x-generic', `--urgency=${urgency[kind]}`, '--', title, text]
				const [first = '', ...rest] = uid === process.getuid?.() ? ['notify-send'] : asUser({ uid, gid, bus })
				const { exitCode, stderr } = await run(first, [...rest, ...said], { env, signal, timeout: 10_000 })
				if (exitCode === 127 || exitCode === 203) return missing // systemd.exec(5): 203 is its 127
				if (exitCode !== 0) return { kind: 'later', reason: `notify-send: ${stderr.trim()}`, hint: 'it is tried again' }
			}
			return sent
		},
	}
}

/** Where systemd runs, it starts the program: a service of ours may not become another user (CapabilityBoundingSet=). */
function asUser({ uid, gid, bus }: Session): string[] {
	if (!existsSync('/run/systemd/system')) {
		return ['setpriv', '--reuid', `${uid}`, '--regid', `${gid}`, '--clear-groups', '--', 'notify-send']
	}
	const unit = ['--quiet', '--wait', '--collect', '--pipe', `--uid=${uid}`, `--gid=${gid}`]
	return ['systemd-run', ...unit, `--setenv=DBUS_SESSION_BUS_ADDRESS=unix:path=${bus}`, '--', 'notify-send']
}

/** Bodies may contain markup (specification, "Markup"): text that comes from elsewhere must not. */
function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

interface Session {
	readonly uid: number
	readonly gid: number
	readonly bus: string
}

async function sessions(runtime: string): Promise<Session[]> {
	const found: Session[] = []
	for (const name of await readdir(runtime).catch(() => [])) {
		const bus = join(runtime, name, 'bus')
		try {
			const { uid, gid } = await stat(bus)
			if (String(uid) === name) found.push({ uid, gid, bus })
		} catch (error) {
			if (!['ENOENT', 'ENOTDIR', 'EACCES'].some((code) => hasErrno(error, code))) throw error
		}
	}
	return found
}
