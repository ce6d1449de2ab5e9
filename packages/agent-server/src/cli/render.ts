import type { Verb } from '@altroot/shared/cli/program'
import { hasErrors, printDiagnostic } from '@altroot/shared/diagnostic'
import { exitCode, wrongUse } from '@altroot/shared/errors'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import { silentLog } from '@altroot/shared/platform/log'
import { renderTree } from '../generation/render-revision.ts'
import { openBuilder } from '../open-builder.ts'
import { printReport } from '../render/render.ts'
import { writeRenderTo } from '../render/write.ts'
import { knownHost } from '../settings/read.ts'
import { revisionOf } from './revision-of.ts'

export const render: Verb = {
	usage: 'render <host> [revision]',
	summary: 'write the config root that a revision yields, and say what became of each line; touches nothing else',
	options: [['--to <dir>', 'a directory that does not exist yet']],
	examples: [
		'altroot-server render laptop --to /tmp/root',
		'altroot-server render laptop 3f2a91c04b --to /tmp/root --json',
	],
	action: async ({ terminal, config }, [host = '', given], { to }) => {
		if (typeof to !== 'string')
			throw wrongUse('where to is missing', 'give --to with a directory that does not exist yet')
		const builder = await openBuilder(config, silentLog)
		using _history = builder.history
		const settings = knownHost(builder.settings(), host)
		const revision = await revisionOf(builder.ledger, builder.settings(), host, given)
		const { rendered, diagnostics } = await renderTree(
			builder,
			settings,
			await readConfigTree(builder.ledger, revision),
		)
		for (const diagnostic of diagnostics) terminal.say(printDiagnostic(diagnostic))
		const broken = hasErrors(diagnostics)
		if (!broken) await writeRenderTo(rendered.files, to)
		const { report } = rendered
		if (terminal.json) terminal.printJson({ host, revision, written: !broken, report, diagnostics })
		else terminal.print(broken ? 'nothing is written: the errors above come first' : printReport(report).trimEnd())
		return broken ? exitCode.decision : exitCode.done
	},
}
