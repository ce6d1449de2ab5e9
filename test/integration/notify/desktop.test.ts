import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { desktop } from '@altroot/shared/notify/ways/desktop'
import { run } from '@altroot/shared/platform/run'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { canInstall, installPackages } from '../../support/apt.ts'
import { temporaryDirectory } from '../../support/temporary.ts'

const signal = new AbortController().signal
const about = { host: 'laptop', generation: 7, revision: 'abc', time: '2026-05-10T12:00:00.000Z' }
const notice = {
	...about,
	kind: 'failed' as const,
	title: 'laptop: <b>1</b> failed',
	body: 'a & b <i>c</i>',
	command: 'go',
}

beforeAll(async () => {
	const needed = ['dbus-daemon', 'notify-send']
	const present = await Promise.all(needed.map(async (name) => (await run('which', [name])).exitCode === 0))
	const python = await run('/usr/bin/python3', ['-c', 'import dbus, gi'])
	const ready = present.every(Boolean) && python.exitCode === 0
	if (!ready && canInstall()) await installPackages(['dbus', 'libnotify-bin', 'python3-dbus', 'python3-gi'])
}, 120_000)

/** A person's session: a real bus, and on it a notification service that prints what it is asked to show. */
async function loggedIn(runtime: string, uid: number): Promise<AsyncIterator<string>> {
	const directory = join(runtime, String(uid))
	mkdirSync(directory)
	chownSync(directory, uid, uid)
	const address = `unix:path=${join(directory, 'bus')}`
	const bus = child('dbus-daemon', ['--session', '--nofork', `--address=${address}`, '--print-address'], uid, {})
	await lines(bus).next()
	const service = child('/usr/bin/python3', ['-u', '-c', notificationService], uid, {
		DBUS_SESSION_BUS_ADDRESS: address,
	})
	const shown = lines(service)
	expect((await shown.next()).value).toBe('ready')
	return shown
}

describe('the desktop', () => {
	test('of each person who is logged in shows the notice, as text and until it is seen', async () => {
		const runtime = temporaryDirectory()
		chmodSync(runtime, 0o755)
		const nobody = process.getuid?.() === 0 ? [65_534] : []
		const people = await Promise.all([process.getuid?.() ?? 0, ...nobody].map((uid) => loggedIn(runtime, uid)))
		expect(await desktop(run, runtime).send(notice, signal)).toEqual({ kind: 'sent' })
		for (const shown of people) {
			expect(JSON.parse((await shown.next()).value)).toEqual({
				app: 'Altroot',
				summary: notice.title,
				body: 'a &amp; b &lt;i&gt;c&lt;/i&gt;\ngo',
				urgency: 2,
			})
		}
	})

	test('of nobody is no trouble', async () => {
		expect(await desktop(run, temporaryDirectory()).send(notice, signal)).toEqual({ kind: 'sent' })
		expect(await desktop(run, '/nonexistent').send(notice, signal)).toEqual({ kind: 'sent' })
	})
})

/** The Desktop Notifications Specification's service, as far as notify-send speaks to it. */
const notificationService = `
import dbus, dbus.service, json, signal
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib
DBusGMainLoop(set_as_default=True)
name = dbus.service.BusName('org.freedesktop.Notifications', dbus.SessionBus())
I = 'org.freedesktop.Notifications'
class Service(dbus.service.Object):
    @dbus.service.method(I, in_signature='susssasa{sv}i', out_signature='u')
    def Notify(self, app, replaces, icon, summary, body, actions, hints, timeout):
        print(json.dumps(dict(app=app, summary=summary, body=body, urgency=int(hints['urgency']))), flush=True)
        return dbus.UInt32(1)
    @dbus.service.method(I, out_signature='ssss')
    def GetServerInformation(self):
        return ('test', 'test', '1', '1.2')
    @dbus.service.method(I, out_signature='as')
    def GetCapabilities(self):
        return ['body', 'body-markup']
service = Service(name, '/org/freedesktop/Notifications')
print('ready', flush=True)
GLib.MainLoop().run()
`

function child(program: string, args: string[], uid: number, env: Record<string, string>): ChildProcess {
	const root = process.getuid?.() === 0 ? { uid, gid: uid } : {}
	const started = spawn(program, args, {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: { PATH: process.env.PATH, ...env },
		...root,
	})
	onTestFinished(() => void started.kill())
	return started
}

function lines({ stdout }: ChildProcess): AsyncIterator<string> {
	if (stdout === null) throw new Error('no output')
	return createInterface({ input: stdout })[Symbol.asyncIterator]()
}
