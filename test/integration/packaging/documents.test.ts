import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from '@altroot/shared/platform/run'
import { beforeAll, describe, expect, it } from 'vitest'
import { documentsOf } from '../../../scripts/documents.ts'
import { programs } from '../../../scripts/executables.ts'
import { canInstall, installPackages } from '../../support/apt.ts'
import { temporaryDirectory } from '../../support/temporary.ts'

beforeAll(async () => {
	const shells = ['mandoc', 'fish', 'zsh']
	const present = await Promise.all(shells.map(async (name) => (await run('which', [name])).exitCode === 0))
	const missing = shells.filter((_, at) => !present[at])
	if (missing.length > 0 && canInstall()) await installPackages(missing)
}, 300_000)

/** The document in a file of its own, named as it is installed. */
function written(program: (typeof programs)[number], path: string): string {
	const file = join(temporaryDirectory(), path)
	mkdirSync(dirname(file), { recursive: true })
	writeFileSync(file, documentsOf(program).get(path) ?? '')
	return file
}

describe.each(programs)('%s', (program) => {
	const settings = `altroot-${program.replace('altroot-', '')}.ini`

	it.each([`${program}.1`, `${settings}.5`])('has a manual page without a fault: %s', async (page) => {
		const file = written(program, `man/${page}`)
		const { stdout, stderr } = await run('mandoc', ['-T', 'lint', '-W', 'warning', file])
		const faults = `${stdout}${stderr}`.split('\n').filter((line) => line !== '' && !line.includes('missing date'))
		expect(faults).toEqual([])
	})

	it('has a manual page that tells of each verb, its options and its settings', async () => {
		const { stdout } = await run('mandoc', ['-T', 'ascii', written(program, `man/${program}.1`)])
		const page = stdout.replace(/.\u0008/g, '')
		for (const word of ['NAME', 'doctor', '--json', 'EXIT STATUS', `${settings}(5)`]) expect(page).toContain(word)
	})
})

const completed = {
	bash: async (line: string) => {
		const file = written('altroot-server', 'completions/altroot-server.bash')
		const script = `source ${file}; COMP_WORDS=(${line.replace(/ -?$/, ' ')}"$1"); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _altroot_server; printf '%s\\n' "\${COMPREPLY[@]}"`
		return lines(await run('bash', ['-c', script, 'bash', line.endsWith('-') ? '-' : '']))
	},
	fish: async (line: string) => {
		const file = written('altroot-server', 'completions/altroot-server.fish')
		return lines(await run('fish', ['--no-config', '-c', `source ${file}; complete -C'${line}'`]))
	},
	zsh: async (line: string) => {
		const file = written('altroot-server', 'completions/_altroot-server')
		const inside = join(dirname(file), 'inside.zsh')
		writeFileSync(inside, zshInside)
		const shown = lines(
			await run('zsh', ['-f', '-c', zshDriver, 'zsh', dirname(file), inside, line], { timeout: 20_000 }),
		)
		const marks = shown.flatMap((each, at) => (each.includes('@MARK@') ? [at] : []))
		return shown.slice((marks[0] ?? 0) + 1, marks[1])
	},
}

/** What the inner zsh does at Tab: it prints each match that the completion adds, between two marks, and ends. */
const zshInside = `
PROMPT=
fpath=($ALTROOT_FPATH $fpath)
autoload -Uz compinit; compinit -u -D
bindkey '^I' complete-word
mark() { print -r -- "@MARK@" }
compprefuncs=(mark)
comppostfuncs=(mark exit)
compadd() {
	if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return $?; fi
	local -a found
	builtin compadd -A found "$@"
	print -rl -- $found
}
print -r -- ready
`

/** A zsh at a terminal of its own (zshmodules(1), zsh/zpty), in which the keys of a person are typed. */
const zshDriver = `
zmodload zsh/zpty
export ALTROOT_FPATH=$1
zpty z zsh -f -i
zpty -w z "source $2"
while zpty -r z line; do [[ $line == *ready* ]] && break; done
zpty -w -n z "$3"$'\\t'
while zpty -r z line; do print -r -- "$line"; done
`

describe.each(['bash', 'fish', 'zsh'] as const)('completion in %s', (shell) => {
	it('knows the verbs', async () => {
		const verbs = (await completed[shell]('altroot-server ')).join(' ')
		for (const verb of ['status', 'doctor', 'authorized-keys', 'overlay']) expect(verbs).toContain(verb)
	})

	it('knows the second word of a group, and the options of a verb', async () => {
		const second = (await completed[shell]('altroot-server host ')).join(' ')
		expect(second).toMatch(/\badd\b.*\btrust\b/)
		expect(second).not.toMatch(/\bstatus\b/)
		const options = (await completed[shell]('altroot-server host add -')).join(' ')
		expect(options).toContain('--address')
	})
})

function lines({ stdout }: { stdout: string }): string[] {
	return stdout
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '')
}
