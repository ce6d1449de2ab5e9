import { recordBase } from '../base/record.ts'
import type { Builder } from '../builder.ts'
import { newestFacts } from '../doctor/facts.ts'
import { readBase } from '../render/base.ts'
import type { HostSettings } from '../settings/settings.ts'

/**
 * What `doctor --fix` does, as far as a build of this host depends on it. An AgentError (`root-unsound`) where the build
 * could not come to a good end. Only under the build lock; safe to repeat after a crash in it.
 */
export async function prepareRoot(builder: Builder, host: string, { root }: HostSettings): Promise<void> {
	const { settings, basePortage: etcPortage, ledger, doctor, clock, log } = builder
	const [base, facts] = await Promise.all([readBase(etcPortage), newestFacts(ledger, host)])
	const isRoot = process.getuid?.() === 0
	const repaired = await doctor.prepare({ settings: settings(), etcPortage, base, isRoot, host, root, facts }, log)
	if (repaired) await recordBase(ledger, etcPortage, [`Altroot-For: ${host}`], clock)
}
