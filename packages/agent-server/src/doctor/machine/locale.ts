import type { Finding, Machine } from '../finding.ts'

/** That the locale which emerge is started with is there: without a UTF-8 one Portage misreads names of files. */
export async function lookAtLocale({ run }: Machine): Promise<readonly Finding[]> {
	const what = 'locale C.UTF-8 of the base'
	const { exitCode, stdout } = await run('locale', ['-a'])
	if (exitCode === 127 || /^C\.utf-?8$/im.test(stdout)) return [{ what }]
	return [
		{
			what,
			wrong: 'it is not there',
			remedy: 'add `C.UTF8 UTF-8` to /etc/locale.gen and run `locale-gen` on the server',
		},
	]
}
