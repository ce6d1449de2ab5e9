import { chmod, chown, mkdir } from 'node:fs/promises'
import type { Owner } from './account.ts'

/** Makes a directory that the gate's group may read, and with 0o2770 also write; its files get that group. */
export async function makeSharedDirectory(path: string, account: Owner, mode: 0o2750 | 0o2770): Promise<void> {
	await mkdir(path, { recursive: true })
	await chown(path, process.getuid?.() ?? 0, account.gid)
	await chmod(path, mode)
}
