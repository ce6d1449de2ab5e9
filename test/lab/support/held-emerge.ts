import type { Host } from '../host.ts'

const program = '/root/emerge'
const begun = '/root/begun'

/**
 * Makes /root/emerge of a host: emerge itself, but once, where the shell's `when` is true of it, it says that it has begun
 * and then goes on for ever.
 */
export async function holdEmerge(
	host: Host,
	when: string,
): Promise<{ readonly program: string; begun(): Promise<void> }> {
	const held = `[ -p ${begun} ] && ${when} && { exec 3> ${begun}; rm ${begun}; echo >&3; exec 3>&-; exec sleep 100000; }`
	await host.write(program, `#!/bin/sh\n${held}\nexec emerge "$@"\n`)
	await host.mustRun(['chmod', '+x', program])
	await host.mustRun(['mkfifo', begun])
	return {
		program,
		begun: async () => {
			await host.mustRun(['timeout', '100', 'cat', begun])
		},
	}
}
