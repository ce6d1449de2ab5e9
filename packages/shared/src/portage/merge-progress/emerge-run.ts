/** `1795325816:  *** emerge --oneshot app-misc/slow`: how emerge.log says that a run begins. */
const begin = /^\d+: {2}\*\*\* (emerge .*?) *$/gm

/** The command line of the run of emerge that an emerge.log tells of last; undefined where it tells of none. */
export function newestRun(log: string): string | undefined {
	return [...log.matchAll(begin)].at(-1)?.[1]
}
