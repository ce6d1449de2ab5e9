import { answerColumns } from '../screen.ts'
import type { Show } from '../show.ts'

export async function makeMistake({ screen, stage, build }: Show): Promise<void> {
	const { laptop, laptopRoot } = stage
	const path = `${laptopRoot}/etc/portage/package.use/hello`
	const line = 'hello loud'
	screen.scene('A slip of the pen: nothing breaks, and both sides know the line')
	screen.command('laptop', `echo '${line}' >> ${path}`)
	await laptop.append(path, `${line}\n`)
	await build.next('needs-decision')
	screen.command('laptop', 'altroot-client status')
	screen.answer(
		await screen.during('asking the server', laptop.mustRun(['altroot-client', 'status'], { env: answerColumns })),
	)
	screen.command('laptop', `sed -i /^hello/d ${path}`)
	await laptop.mustRun(['sed', '-i', '/^hello/d', path])
	await build.next('published')
}
