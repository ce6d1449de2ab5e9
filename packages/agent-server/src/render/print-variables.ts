import { printAssignment, referencesOf, type Template } from '@altroot/shared/portage/make-conf'

/** A line to write, and where it comes from. */
export interface Line {
	readonly name: string
	readonly template: Template
	readonly comment: string
}

/**
 * The lines of make.conf that give each variable its value, whatever their order. Where one refers to what another had
 * been before (by the profile), that is set aside first under a name that Portage drops after reading.
 */
export function printVariables(lines: readonly Line[]): string {
	const written = new Set(lines.map(({ name }) => name))
	const shared = new Set(
		lines.flatMap(({ name, template }) => referencesOf(template).filter((one) => one !== name && written.has(one))),
	)
	const aside = (name: string): string => `__altroot_before_${name}`
	const before = [...shared].map((name) => `${aside(name)}="\${${name}}"\n`)
	const texts = lines.map(({ name, template, comment }, index) => {
		const parts = template.map((part) =>
			typeof part !== 'string' && shared.has(part.name) ? { name: aside(part.name) } : part,
		)
		const origin = comment === lines[index - 1]?.comment ? '' : `# ${comment}\n`
		return `${origin}${printAssignment(name, parts)}\n`
	})
	return [...before, ...texts].join('')
}
