/** `app-misc/hello-1.0-r1` as name and version (PMS 3.2); where there is no version, all of it is the name. */
export function nameAndVersion(cpv: string): { readonly name: string; readonly version: string } {
	const [, name = cpv, version = ''] = /^(.+?)-(\d[^-]*(?:-r\d+)?)$/.exec(cpv) ?? []
	return { name, version }
}
