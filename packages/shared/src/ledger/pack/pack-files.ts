import { dirname, join } from 'node:path'
import type { NewFile } from '../../platform/write-together.ts'
import { temporaryObjectIn } from '../temporary-object.ts'
import { printPackIndex } from './write-index.ts'
import type { Pack } from './write-pack.ts'

/** The files of a pack: git passes over one without an index, so that comes last. */
export function packFiles(gitdir: string, { bytes, checksum, places }: Pack, prefix: string): NewFile[] {
	const path = join(gitdir, 'objects', 'pack', `${prefix}${checksum}`)
	const fileOf = (suffix: string, content: Buffer): NewFile => {
		return { path: `${path}.${suffix}`, content, mode: 0o444, temporary: temporaryObjectIn(dirname(path)) }
	}
	return [fileOf('pack', bytes), fileOf('idx', printPackIndex(places, checksum))]
}
