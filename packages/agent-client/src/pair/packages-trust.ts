import { AgentError } from '@altroot/shared/errors'
import type { Run } from '@altroot/shared/platform/run'
import { requireSigner, trustedKeysOf } from './signing-key.ts'

/** By whom packages may be signed that this laptop installs. */
export interface PackagesTrust {
	/** As in `Source`. */
	readonly keys: string | undefined
	/** Why packages by this signer (undefined: by none) are refused, as a clause; undefined where they are not. */
	refusal(signer: string | undefined): Promise<string | undefined>
}

/** What pairing has brought, beside the settings at `config`. A laptop that was paired before packages were signed takes all. */
export function packagesTrust(config: string, configRoot: string, run: Run): PackagesTrust {
	const keys = trustedKeysOf(config, configRoot)
	return {
		keys,
		refusal: async (signer) => {
			if (keys === undefined) return undefined
			try {
				await requireSigner(signer, config, run)
				return undefined
			} catch (error) {
				if (error instanceof AgentError && error.code === 'other-signer') return error.message
				throw error
			}
		},
	}
}
