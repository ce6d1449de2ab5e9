import type { Diagnostic } from '@altroot/shared/diagnostic'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import type { Variable } from '@altroot/shared/portage/make-conf'
import type { CompilePower } from './compile-power.ts'
import type { RenderReport } from './report.ts'

/** What a profile of one of the server's repositories says that a render needs. */
export interface BaseProfile {
	/** The variables that become USE flags: VIDEO_CARDS, L10N … */
	readonly useExpand: readonly string[]
}

/** The build host's own configuration, as far as a render needs it. */
export interface BaseSettings {
	/** What its make.conf sets. */
	readonly variables: ReadonlyMap<string, Variable>
	/** Where each of its repositories lies. */
	readonly repositories: ReadonlyMap<string, string>
	/** A profile by `repository:path`; undefined where no repository of the server has it. */
	readonly profile: (reference: string) => BaseProfile | undefined
	/** What is wrong with it: no reason of the laptop's, so no part of a render's findings. */
	readonly diagnostics: readonly Diagnostic[]
}

/** Where the builds of one root put things: absolute paths. */
export interface BuildPlaces {
	readonly pkgdir: string
	readonly distdir: string
	readonly tmpdir: string
	readonly logdir: string
}

export interface RenderInput {
	/** The files of the revision, the facts of the laptop among them. */
	readonly tree: ConfigTree
	readonly base: BaseSettings
	/** The alt root: `/alt`. */
	readonly root: string
	/** The laptop's name, for the command that would trust it with code. */
	readonly host?: string
	/** With `code` the laptop may run programs of its own choice in a build; with `config` it may not. */
	readonly trust: 'config' | 'code'
	readonly places: BuildPlaces
	/** Absent: as much as the server's own make.conf says. */
	readonly power?: CompilePower
}

export interface Rendered {
	/** `etc/portage/**` and `var/lib/portage/world{,_sets}` for the alt root, regular files all. */
	readonly files: ConfigTree
	readonly report: RenderReport
	/** What the server lacks, leaves out or cannot resolve. What is wrong with the files themselves is validateTree's. */
	readonly diagnostics: readonly Diagnostic[]
}
