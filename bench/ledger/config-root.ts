import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The file that every edit of the benchmark changes. */
export const editedFile = 'etc/portage/package.use/edited'

export function write(path: string, text: string): void {
	mkdirSync(dirname(path), { recursive: true })
	writeFileSync(path, text)
}

/** What stands in the edited file after edit number `count`. */
export function editedText(count: number): string {
	return `app-misc/hello flag${count}\n`
}

/** A laptop's configuration below `root`, spread over directories as people and Portage's own tools have it. */
export function makeConfigRoot(root: string, repository: string, files: number): void {
	write(join(root, 'etc/portage/make.conf'), 'CFLAGS="-O2 -pipe"\nUSE="nls -systemd"\n')
	write(join(root, 'etc/portage/make.profile/parent'), 'gentoo:default/linux/amd64/23.0\n')
	write(join(root, 'etc/portage/repos.conf/gentoo.conf'), `[gentoo]\nlocation = ${repository}\n`)
	write(join(root, 'var/lib/portage/world'), 'app-misc/hello\n')
	write(join(root, editedFile), editedText(0))
	for (let number = 0; number < files; number++) {
		const name = `package${number}`
		const [path, text] = [
			[`package.use/set${number % 20}/${name}`, `app-misc/${name} nls -x264\n`],
			[`package.accept_keywords/set${number % 20}/${name}`, `~app-misc/${name}-1.${number} ~amd64\n`],
			[`package.mask/set${number % 20}/${name}`, `>=app-misc/${name}-2\n`],
			[`patches/cat-${number % 20}/${name}/fix.patch`, `--- a/${name}.c\n+++ b/${name}.c\n`],
			[`savedconfig/cat-${number % 20}/${name}`, `CONFIG_${number}=y\n`.repeat(20)],
		][number % 5] as [string, string]
		write(join(root, 'etc/portage', path), text)
	}
}

/** An ebuild repository with nothing in it but a profile: what a render asks of the server's trees. */
export function makeRepository(repository: string): void {
	write(join(repository, 'profiles/repo_name'), 'gentoo\n')
	write(join(repository, 'profiles/default/linux/amd64/23.0/make.defaults'), 'USE_EXPAND="VIDEO_CARDS"\n')
}
