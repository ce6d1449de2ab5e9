import type { HostFacts, NativeFlag } from '@altroot/shared/portage/host-facts'

export interface Resolved {
	readonly text: string
	/** The flags that stood for the laptop's CPU, each once. */
	readonly found: readonly string[]
	/** Those of them that the laptop has not said the meaning of: they are gone from the text. */
	readonly missing: readonly string[]
}

const nativeFlag = /(?<![\w-])(?:(-m(?:arch|tune|cpu)=native)|(?:(?:-C|--codegen)[ =]*)?target-cpu=native)(?![\w-])/g

/**
 * Replaces what stands for "the CPU of this machine" by what that is on the laptop: on the server it would be another
 * CPU. A flag that the laptop could not explain is left out, for a build that is slower but runs.
 */
export function resolveNative(text: string, facts: HostFacts | undefined): Resolved {
	const found = new Set<string>()
	const missing = new Set<string>()
	const resolved = text.replace(nativeFlag, (flag: string, option: NativeFlag | undefined) => {
		const meaning = option ? facts?.native?.[option]?.join(' ') : rustFlag(flag, facts?.rustTargetCpu)
		found.add(flag)
		if (meaning === undefined) missing.add(flag)
		return meaning ?? ''
	})
	return { text: resolved, found: [...found], missing: [...missing] }
}

/** In a patch only the lines that it adds are of the laptop's choice: another context, and it would not apply. */
export function resolveInPatch(text: string, facts: HostFacts | undefined): Resolved {
	const added = /^\+(?!\+\+ ).*/gm
	const lines = (text.match(added) ?? []).map((line) => resolveNative(line, facts))
	return {
		text: text.replace(added, (line) => resolveNative(line, facts).text),
		found: [...new Set(lines.flatMap(({ found }) => found))],
		missing: [...new Set(lines.flatMap(({ missing }) => missing))],
	}
}

function rustFlag(flag: string, cpu: string | undefined): string | undefined {
	return cpu === undefined ? undefined : flag.replace('native', cpu)
}
