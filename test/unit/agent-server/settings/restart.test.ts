import { restartNeeded } from '@altroot/agent-server/settings/restart'
import { loadServerSettings } from '@altroot/agent-server/settings/settings'
import { expect, test } from 'vitest'
import { fixedInBuilder, fixedInGate } from '../../../../packages/agent-server/src/service.ts'

const settings = (text: string) => loadServerSettings(text, 'server.ini')

test('a running gate takes over hosts, but no other address', () => {
	const started = settings('[gate]\nlisten = 0.0.0.0:2222\n[build]\njobs = 1\n')
	const now = settings('[gate]\nlisten = 0.0.0.0:22\n[build]\njobs = 4\n[host laptop]\n')
	expect(restartNeeded(started, now, fixedInGate)).toEqual(['[gate] listen'])
	expect(restartNeeded(started, now, fixedInBuilder)).toEqual([])
})
