/** Where changes were told of since the last recording: some paths, or anywhere. */
export class Whereabouts {
	#paths: Set<string> | undefined

	/** No paths: anywhere. */
	constructor(paths?: Iterable<string>) {
		this.#paths = paths && new Set(paths)
	}

	/** Paths relative to the config root; undefined: anywhere. */
	get paths(): ReadonlySet<string> | undefined {
		return this.#paths
	}

	add({ paths }: Whereabouts): void {
		if (paths === undefined) this.#paths = undefined
		else for (const path of paths) this.#paths?.add(path)
	}
}
