import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSettingsText } from '@altroot/shared/config/read'
import { describe, expect, it } from 'vitest'

describe('a settings file', () => {
	it('that is a directory is named, with exit code 3', async () => {
		const path = await mkdtemp(join(tmpdir(), 'altroot-settings-'))
		await expect(readSettingsText(path, '')).rejects.toMatchObject({
			message: `${path}: this is a directory`,
			exit: 3,
		})
	})

	it('that is not there comes with the way to make it', async () => {
		await expect(readSettingsText('/nonexistent/x.ini', 'make one')).rejects.toMatchObject({
			exit: 3,
			hint: 'make one',
		})
	})
})
