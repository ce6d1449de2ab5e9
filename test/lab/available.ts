import { spawnSync } from 'node:child_process'

/** What boot.sh and network.ts do, in namespaces that end with the probe. */
const probe = `
mount -t tmpfs probe /sys
mkdir /sys/upper /sys/work /sys/root
mount -t overlay -o lowerdir=/,upperdir=/sys/upper,workdir=/sys/work probe /sys/root
mount -t proc proc /sys/root/proc
ip link add probe0 type veth peer name probe1`

/**
 * Why this machine cannot have a lab, in one sentence that says what to do, or undefined where it can. Tries it for
 * real (about 30 ms): which of root, a container's rights or the kernel is in the way differs too much to ask about.
 */
export function labUnavailable(): string | undefined {
	const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--fork']
	const { status, stderr, error } = spawnSync('unshare', [...namespaces, 'sh', '-ec', probe], { encoding: 'utf8' })
	if (status === 0) return undefined
	const why = error?.message ?? stderr.trim().split('\n').at(-1)
	return `this machine does not permit the mounts and namespaces of the lab (${why}): run it as root; a container needs --privileged`
}
