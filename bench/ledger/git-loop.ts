import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { arrival } from './arrival.ts'
import { editedFile, editedText, makeConfigRoot, write } from './config-root.ts'
import { startProgram } from './program.ts'
import type { Road } from './road.ts'
import type { Sshd } from './sshd.ts'

/** What people build by hand: inotifywait, git's command line over OpenSSH, and a hook that checks the push out. */
export interface GitLoop extends Road {
	/** `git add -A && git commit && git push` of everything; returns its milliseconds. */
	firstImport(): number
	start(): Promise<void>
}

const commitAndPush = 'git add -A && git commit -q -m change && git push -q server HEAD:refs/heads/laptop'

/** `shared`: one connection stays open for all pushes (ssh_config(5), ControlMaster); else each push opens its own. */
export function openGitLoop(name: string, directory: string, files: number, sshd: Sshd, shared: boolean): GitLoop {
	const [work, bare, target] = ['work', 'server.git', 'target'].map((one) => join(directory, one)) as [
		string,
		string,
		string,
	]
	const master = `-o ControlMaster=auto -o ControlPath=${directory}/master -o ControlPersist=60`
	const env = {
		...process.env,
		GIT_CONFIG_NOSYSTEM: '1',
		GIT_CONFIG_GLOBAL: '/dev/null',
		GIT_AUTHOR_NAME: 'laptop',
		GIT_AUTHOR_EMAIL: 'laptop@localhost',
		GIT_COMMITTER_NAME: 'laptop',
		GIT_COMMITTER_EMAIL: 'laptop@localhost',
		GIT_SSH_COMMAND: shared ? `${sshd.ssh} ${master}` : sshd.ssh,
	}
	const git = (...args: string[]): void => void execFileSync('git', args, { env, stdio: 'ignore' })
	makeConfigRoot(work, '/var/db/repos/gentoo', files)
	git('init', '-q', '--bare', bare)
	git('init', '-q', work)
	git('-C', work, 'remote', 'add', 'server', `ssh://${userInfo().username}@127.0.0.1:${sshd.port}${bare}`)
	write(join(target, editedFile), '')
	write(join(bare, 'hooks/post-receive'), `#!/bin/sh\nGIT_WORK_TREE=${target} exec git checkout -q -f laptop\n`)
	chmodSync(join(bare, 'hooks/post-receive'), 0o755)
	const loop = `inotifywait -m -r -e close_write,moved_to,create,delete etc | while read -r event; do { ${commitAndPush}; } 2>/dev/null; done`
	let running: ReturnType<typeof startProgram> | undefined
	return {
		name,
		firstImport: () => {
			const start = performance.now()
			execFileSync('sh', ['-c', commitAndPush], { cwd: work, env, stdio: 'ignore' })
			return performance.now() - start
		},
		start: async () => {
			running = startProgram('sh', ['-c', `cd ${work} && ${loop}`], env)
			await running.logged('Watches established.')
		},
		edit: async (count) => {
			const [path, text] = [join(target, editedFile), editedText(count)]
			const arrived = arrival(dirname(path), () => readIfAny(path) === text)
			writeFileSync(join(work, editedFile), text)
			const saved = performance.now()
			await arrived
			return performance.now() - saved
		},
		close: async () => running?.stop(),
	}
}

function readIfAny(path: string): string {
	try {
		return readFileSync(path, 'utf8')
	} catch {
		return ''
	}
}
