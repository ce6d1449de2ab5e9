import type { GenerationPackage } from '@altroot/shared/protocol/generation-package'
import type { Host } from './host.ts'

const script = `
	import { openHistory } from '/opt/altroot/packages/agent-server/src/store/history.ts'
	using history = openHistory('/var/lib/altroot/history.db')
	console.log(JSON.stringify(history.packagesOf(process.argv[1], Number(process.argv[2]))))`

/** What the server's history has of the packages of one generation. */
export async function packagesOf(server: Host, generation: number, host = 'laptop'): Promise<GenerationPackage[]> {
	const node = ['/opt/altroot/node_modules/.bin/node', '--input-type=module-typescript', '-e', script]
	return JSON.parse(await server.mustRun([...node, host, String(generation)]))
}
