import type { Check } from '@altroot/shared/cli/check-list'
import type { Run } from '@altroot/shared/platform/run'
import type { HostFacts } from '@altroot/shared/portage/host-facts'
import type { BaseSettings } from '../render/input.ts'
import type { ServerSettings } from '../settings/settings.ts'

/** What a look at one thing came to. */
export interface Finding extends Check {
	/**
	 * Puts it right, and says what it did. Only where that is safe whatever else is on the machine: it takes nothing away,
	 * and cut off anywhere it leaves what a repeat finishes.
	 */
	readonly repair?: () => Promise<string>
	/** Every build is sure to fail for it: none is begun. */
	readonly stopsBuild?: true
}

/** The build host: its own `/` and `/etc/portage`. */
export interface Machine {
	readonly settings: ServerSettings
	/** `/etc/portage`. */
	readonly etcPortage: string
	readonly base: BaseSettings
	readonly run: Run
	/** Whether we are root, as builds are: nobody else can say what a kernel permits root. */
	readonly isRoot: boolean
}

/** One host's alt root on it. */
export interface AltRoot extends Machine {
	readonly host: string
	readonly root: string
	/** What the newest revision says of the laptop; undefined before the first. */
	readonly facts: HostFacts | undefined
}

/** One check: a look at one thing of a machine or of an alt root. It changes nothing. */
export type Look<Subject> = (subject: Subject) => Promise<readonly Finding[]>
