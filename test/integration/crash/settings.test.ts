import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { currentSettings } from '@altroot/agent-server/settings/current'
import { loadServerSettings } from '@altroot/agent-server/settings/settings'
import { silentLog } from '@altroot/shared/platform/log'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../support/temporary.ts'

it('settings that change while the gate starts, after it has read them, count too', () => {
	const path = join(temporaryDirectory(), 'server.ini')
	const first = loadServerSettings('', path)
	writeFileSync(path, '[host laptop]\nroot = /alt\n')
	const current = currentSettings(path, first, silentLog)
	expect(Object.keys(current().hosts)).toEqual(['laptop'])
})
