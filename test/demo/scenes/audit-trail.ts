import { answerColumns } from '../screen.ts'
import type { Show } from '../show.ts'

export async function showAuditTrail({ screen, stage: { laptop } }: Show): Promise<void> {
	screen.scene('The audit trail: each commit, and what the build made of it')
	const log = ['altroot-client', 'log', '-n', '3']
	screen.command('laptop', log.join(' '))
	screen.answer(await screen.during('fetching the newest results', laptop.mustRun(log, { env: answerColumns })))
}
