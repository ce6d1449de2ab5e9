import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { modeOf } from './write.ts'

/** Whether a directory holds these files and no other, each byte for byte and with its mode. */
export function holdsJust(directory: string, files: ConfigTree): boolean {
	if (!existsSync(directory)) return false
	const found = readdirSync(directory, { recursive: true, withFileTypes: true })
	const there = found.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name))
	return (
		there.length === files.size &&
		there.every((path) => {
			const file = files.get(relative(directory, path))
			if (file === undefined) return false
			const status = lstatSync(path)
			return status.isFile() && (status.mode & 0o777) === modeOf(file) && readFileSync(path).equals(file.content)
		})
	)
}
