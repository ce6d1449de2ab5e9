import manifest from '../package.json' with { type: 'json' }

/** The version of both programs. */
export const version: string = manifest.version
