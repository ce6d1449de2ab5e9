import { bold, heading, literal, text, title } from './roff.ts'

/** The manual page of a settings file, from the template that is installed in its place. */
export function settingsPage(file: string, template: string, version: string): string {
	const program = file.replace(/^(client|server)\.ini$/, 'altroot-$1')
	const name = `altroot-${file}`
	const lines = [
		title(name, 5, version),
		heading('Name'),
		`${text(name)} \\- settings of ${text(program)}`,
		heading('Description'),
		text(`The file /etc/altroot/${file}, with each key and its default. What begins with ; or # is a comment.`),
		'An unknown key is an error that names the file, the line and the nearest known key.',
		...literal(template.trimEnd().split('\n')),
		heading('See also'),
		`${bold(program)}(1)`,
	]
	return `${lines.join('\n')}\n`
}
