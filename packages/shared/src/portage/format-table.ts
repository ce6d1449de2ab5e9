import type { Format } from './format.ts'

/**
 * Where a format lives, relative to the config root. `one`: a file, or a directory whose files Portage reads as one in
 * its order. `each`: a directory in which every file stands for itself (`sets/NAME`).
 */
export interface FormatPlace {
	readonly path: string
	readonly reads: 'one' | 'each'
	readonly format: Format
}

/** Every place with a format. What is in none of them counts byte for byte. */
export const formatTable: readonly FormatPlace[] = []
