import { powerFeatures, powerVariables } from '@altroot/agent-server/render/compile-power'
import { expect, it } from 'vitest'

it.each([
	['localhost/2 192.0.2.7/8', '-j10'],
	['localhost 192.0.2.7', '-j6'],
	['--randomize box:3633/12,lzo @far/3', '-j15'],
	['+zeroconf', '-j1'],
])('with the hosts %s, make gets %s', (distccHosts, jobs) => {
	const power = { distccHosts, ccacheDir: '' }
	expect(powerFeatures(power)).toEqual(['distcc'])
	expect(powerVariables(power)).toEqual([
		['DISTCC_HOSTS', distccHosts],
		['MAKEOPTS', jobs],
	])
})

it('ccache keeps what was compiled where server.ini says; without either nothing is set', () => {
	const ccache = { distccHosts: '', ccacheDir: '/var/cache/ccache' }
	expect(powerFeatures(ccache)).toEqual(['ccache'])
	expect(powerVariables(ccache)).toEqual([['CCACHE_DIR', '/var/cache/ccache']])
	expect([
		powerFeatures({ distccHosts: '', ccacheDir: '' }),
		powerVariables({ distccHosts: '', ccacheDir: '' }),
	]).toEqual([[], []])
})
