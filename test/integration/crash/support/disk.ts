import { mkdirSync } from 'node:fs'
import { run } from '@altroot/shared/platform/run'
import { expect, onTestFinished } from 'vitest'

async function must(command: string, ...args: string[]): Promise<void> {
	expect(await run(command, args)).toMatchObject({ exitCode: 0 })
}

/** Makes a file that is the image of a disk with ext4, and returns its path. */
export async function makeDisk(image: string): Promise<string> {
	await must('truncate', '--size', '24M', image)
	await must('mkfs.ext4', '-q', '-F', image)
	return image
}

/** Mounts an image of a disk until the returned function is called, or the test ends. */
export async function mount(image: string, at: string): Promise<() => Promise<void>> {
	mkdirSync(at)
	// By itself ext4 brings what has changed to the disk every five seconds: here nobody does but the program.
	await must('mount', '-o', 'loop,commit=300', image, at)
	let mounted = true
	const unmount = async (): Promise<void> => {
		if (mounted) await must('umount', at)
		mounted = false
	}
	onTestFinished(unmount)
	return unmount
}
