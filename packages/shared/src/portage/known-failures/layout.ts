import type { KnownFailure } from './known-failure.ts'

/** Directories, links and files of the root that is installed to. */
export const layoutFailures: readonly KnownFailure[] = [
	{
		code: 'file-collision',
		pattern: /^ \* Detected file collision\(s\):/,
		explain: () => ({
			sentence: 'it would overwrite files of another package, or files that no package owns',
			remedy:
				'the end of the log names them: remove what no package owns from the alt root, or report the clash of the two packages',
		}),
	},
	{
		code: 'library-not-found',
		pitfall: 8,
		pattern: /error while loading shared libraries: (\S+): cannot open shared object file/,
		explain: ([, library = '']) => ({
			sentence: `a program that the build runs does not find ${library}`,
			remedy:
				'run on the server: `ldconfig`, then `emerge @preserved-rebuild`; `altroot-server doctor --fix` sees to the alt root’s own paths',
		}),
	},
	{
		code: 'postinst-failed',
		pitfall: 10,
		pattern: /^(?:!!!| \*) FAILED postinst: \d+|^ \* ERROR: \S+ failed \(postinst phase\):$/,
		explain: () => ({
			sentence:
				'its files are installed, but its pkg_postinst failed in the alt root, where it works with the server’s tools',
			remedy: 'its binary package is whole, and the laptop runs pkg_postinst itself: install it there and see',
		}),
	},
	{
		code: 'kernel-missing',
		pitfall: 25,
		pattern:
			/Unable to find kernel sources at |Could not find a (?:usable \.config|Makefile) in the kernel source directory/,
		explain: () => ({
			sentence: 'it is made for one kernel, and the server has not the sources and settings of the laptop’s',
			remedy: 'take it out of the laptop’s world and build it there (`emerge --oneshot`), where its kernel is',
		}),
	},
]
