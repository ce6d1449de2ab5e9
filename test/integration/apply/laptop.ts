import {
	chmodSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { openHostLedger } from '@altroot/shared/ledger/ledger'
import { systemClock } from '@altroot/shared/platform/clock'
import { printHostFacts } from '@altroot/shared/portage/host-facts'
import { type Applier, finishApplying } from '../../../packages/agent-client/src/apply/apply.ts'
import { type ConfigDisk, configDisk } from '../../../packages/agent-client/src/apply/disk.ts'
import { keptPasswords } from '../../../packages/agent-client/src/passwords/kept.ts'
import type { Recorder } from '../../../packages/agent-client/src/record/record.ts'
import { Seen } from '../../../packages/agent-client/src/record/seen.ts'
import { takeSnapshot } from '../../../packages/agent-client/src/record/snapshot.ts'

/** A file's text; `link` and `mode` where it is not a plain file of mode 644. */
export type Put = string | { readonly link: string } | { readonly text: string; readonly mode: number }

/** The disk and the ledger of a laptop, in a directory, without facts: real files, real git. */
export interface SmallLaptop {
	readonly configRoot: string
	readonly recorder: Recorder
	readonly applier: Applier
	put(files: Readonly<Record<string, Put>>): void
	remove(...paths: string[]): void
	/** Every file and link below the config root, hidden ones too: `text`, `→ target`, with its mode where it is not 644. */
	files(): Record<string, string>
}

export async function openSmallLaptop(
	directory: string,
	disk: ConfigDisk = configDisk,
	host = 'laptop',
): Promise<SmallLaptop> {
	const configRoot = join(directory, 'root')
	mkdirSync(join(configRoot, 'etc/portage'), { recursive: true })
	mkdirSync(join(configRoot, 'var/lib/portage'), { recursive: true })
	const clock = systemClock
	const ledger = await openHostLedger(join(directory, 'state/ledger.git'), host, '')
	const look = async () => (await takeSnapshot(configRoot)).tree
	const applier = { ledger, host, configRoot, clock, disk, look, passwords: () => keptPasswords(ledger) }
	const gatherFacts = async () => printHostFacts({ version: 1 })
	const finishWriting = () => finishApplying(applier)
	const recorder = { ledger, host, configRoot, clock, gatherFacts, finishWriting, seen: new Seen() }
	return {
		configRoot,
		recorder,
		applier,
		put: (files) => {
			for (const [path, put] of Object.entries(files)) putFile(join(configRoot, path), put)
		},
		remove: (...paths) => {
			for (const path of paths) rmSync(join(configRoot, path), { recursive: true })
		},
		files: () => filesBelow(configRoot),
	}
}

function putFile(path: string, put: Put): void {
	mkdirSync(dirname(path), { recursive: true })
	if (typeof put === 'string') writeFileSync(path, put)
	else if ('link' in put) symlinkSync(put.link, path)
	else {
		writeFileSync(path, put.text)
		chmodSync(path, put.mode)
	}
}

function filesBelow(root: string): Record<string, string> {
	const found = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()
	return Object.fromEntries(
		found.flatMap((path) => {
			const full = join(root, path)
			const status = lstatSync(full)
			if (status.isDirectory()) return []
			if (status.isSymbolicLink()) return [[path, `→ ${readlinkSync(full)}`]]
			const mode = status.mode & 0o7777
			return [[mode === 0o644 ? path : `${path} ${mode.toString(8)}`, readFileSync(full, 'utf8')]]
		}),
	)
}
