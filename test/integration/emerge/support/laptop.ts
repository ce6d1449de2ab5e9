/*
 * Runs one step of the client inside the laptop of the lab: `node laptop.ts install | stayed-behind [FAILED AS JSON]`, with
 * the packages of /alt on the server. Prints the result as one JSON document.
 */
import { portageEnvironment, type Source } from '@altroot/agent-client/install/environment'
import { findStayedBehind } from '@altroot/agent-client/install/stayed-behind'
import { run } from '@altroot/shared/platform/run'

const [step, failed = '[]'] = process.argv.slice(2)
const source: Source = {
	gate: {
		user: 'altroot',
		host: 'build-server',
		port: 2222,
		identity: '/etc/altroot/id_ed25519',
		knownHosts: '/etc/altroot/known_hosts',
	},
	packages: '/alt/var/cache/binpkgs',
	root: '/',
}

if (step === 'install') {
	const args = ['--getbinpkgonly', '--update', '--newuse', '--deep', '--color=n', '@world']
	const { exitCode, stdout, stderr } = await run('emerge', args, { env: portageEnvironment(source, process.env) })
	console.log(JSON.stringify({ exitCode, output: stdout + stderr }))
} else {
	const found = await findStayedBehind({ source, emerge: 'emerge', own: process.env, run, failed: JSON.parse(failed) })
	console.log(JSON.stringify(found))
}
