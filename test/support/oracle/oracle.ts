import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { portageSource, systemPython } from '../portage.ts'

/** Real Portage, asked in one Python process for all questions of a test file. */
export interface Oracle extends AsyncDisposable {
	/** The answer of the function that the script names so. */
	ask(ask: string, question: object): Promise<unknown>
}

/** `oracle.py` knows single lines and files, `config.py` whole configurations. */
export async function startOracle(name: 'oracle.py' | 'config.py' = 'oracle.py'): Promise<Oracle> {
	const script = new URL(name, import.meta.url).pathname
	const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', PYTHONPATH: `${await portageSource()}/lib` }
	const child = spawn(systemPython, [script], { env, stdio: ['pipe', 'pipe', 'inherit'] })
	const closed = once(child, 'close')
	const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
	return {
		async ask(ask, question) {
			child.stdin.write(`${JSON.stringify({ ask, ...question })}\n`)
			const { value, done } = await answers.next()
			if (done) throw new Error(`the oracle ended without an answer to ${ask} ${JSON.stringify(question)}`)
			return JSON.parse(value)
		},
		async [Symbol.asyncDispose]() {
			child.stdin.end()
			await closed
		},
	}
}
