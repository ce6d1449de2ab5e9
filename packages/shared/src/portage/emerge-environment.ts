/**
 * The environment of an emerge that works on `root` with the configuration in it, and builds against the system that it
 * runs on. Portage takes every variable of its environment for configuration (make.conf(5)): it gets `base` (PATH, HOME,
 * a UTF-8 locale) and nothing else. `configRoot`: where the configuration is, if it is not the one in the root.
 */
export function rootEnvironment(
	root: string,
	base: Readonly<Record<string, string>>,
	configRoot = root,
): Record<string, string> {
	return { ...base, ROOT: root, SYSROOT: '/', PORTAGE_CONFIGROOT: configRoot }
}

/** What every emerge gets that no person reads directly, and that no person's defaults may change. */
export const machineOptions: readonly string[] = ['--color=n', '--nospinner', '--ignore-default-opts']

/** What an update of the whole world means, to a plan and to a build alike: both have to come to the same packages. */
export const worldUpdate: readonly string[] = [
	'--update',
	'--newuse',
	'--deep',
	'--verbose',
	// A question of an ebuild would wait for ever.
	'--accept-properties=-interactive',
]
