import { plainEnvironment, type Run } from '../../platform/run.ts'
import { noticeText } from '../notice.ts'
import { type Sent, sent, type Way } from './way.ts'

/** Where every mail server puts it (FHS 3.0, 4.10); PATH of a service often lacks /usr/sbin. */
const sendmailPath = '/usr/sbin/sendmail'

const hint = `see whether ${sendmailPath} works: \`echo hello | sendmail YOU\`; Gentoo has it in mail-mta/msmtp or nullmailer`

/** A mail through the machine's own sendmail, which queues it: a mail server that is away is its affair. */
export function mail(address: string, run: Run, sendmail: string = sendmailPath): Way {
	return {
		name: 'mail',
		send: async (notice, signal): Promise<Sent> => {
			const { title: subject, host, kind } = notice
			const headers = { 'X-Altroot-Host': host, 'X-Altroot-Kind': kind, 'Auto-Submitted': 'auto-generated' }
			const { default: MailComposer } = await import('nodemailer/lib/mail-composer') // rarely needed, and large
			const composer = new MailComposer({ to: address, subject, text: `${noticeText(notice)}\n`, headers })
			const input = await composer.compile().build()
			const args = ['-i', '--', address]
			const options = { env: plainEnvironment(), input, signal, timeout: 60_000 }
			const { exitCode, stderr } = await run(sendmail, args, options)
			if (exitCode === 0) return sent
			if (exitCode === 127) return { kind: 'never', reason: `${sendmail} is missing`, hint }
			return { kind: 'later', reason: `${sendmail} ended with ${exitCode}: ${stderr.trim()}`, hint }
		},
	}
}
