/** Words of FEATURES that shape the package rather than the work on it (make.conf(5)). */
const shaping = new Set(['test', 'nostrip', 'splitdebug', 'installsources', 'compressdebug', 'dedupdebug'])

/** Those words of the laptop's FEATURES that count on the server as well, with their sign. */
export function keptFeatures(value: string): string[] {
	return value.split(/\s+/).filter((word) => shaping.has(word.replace(/^-/, '')))
}
