import type { KnownFailure } from './known-failure.ts'

/** Compilers, their flags, and what they make. */
export const toolchainFailures: readonly KnownFailure[] = [
	{
		code: 'illegal-instruction',
		pitfall: 20,
		pattern: /\bIllegal instruction\b/,
		explain: () => ({
			sentence:
				'the build ran a program that it had just made for the laptop’s CPU, and the server’s CPU lacks an instruction of it',
			remedy:
				'give this package flags that both CPUs have: a file in env/ with CFLAGS, named in package.env of the laptop',
		}),
	},
	{
		code: 'flag-unknown',
		pitfall: 29,
		pattern:
			/(?:gcc|g\+\+|cc1(?:plus)?|clang)\S*: error: (?:unrecognized command-line option [‘'](-[^’']+)[’']|bad value [^\n]*?for [‘'](-[^’']+)[’']|unknown argument: '(-[^']+)')/,
		explain: ([, option, valued, argument]) => ({
			sentence: `the server’s compiler does not know ${option ?? valued ?? argument}, or not with this value, which comes from the laptop’s flags or from the package`,
			remedy:
				'bring the server’s compiler to the laptop’s version, or take the flag away for this package in package.env',
		}),
	},
	{
		code: 'symbol-version',
		pitfall: 18,
		pattern: /(?<!\S)(\S+): version [`'‘]((?:GLIBC|GLIBCXX|CXXABI|GCC)_[\w.]+)['’] not found \(required by (\S+)\)/,
		explain: ([, library = '', version = '', program = '']) => ({
			sentence: `${program} was built with a newer toolchain: it asks for ${version}, which ${library.split('/').at(-1)} here does not have`,
			remedy: 'bring gcc and glibc of both sides to the same version: `altroot-server doctor` compares them',
		}),
	},
	{
		code: 'module-missing',
		pitfall: 17,
		pattern: /ModuleNotFoundError: No module named '([\w.]+)'/,
		explain: ([, name = '']) => ({
			sentence: `the build runs Python of the server, which has no module ${name}: its package is missing there, or is made for another version of Python`,
			remedy:
				'set PYTHON_TARGETS of the server’s make.conf as on the laptop (`altroot-server doctor` compares them), then `emerge -uDN @world` there',
		}),
	},
	{
		code: 'locale-missing',
		pitfall: 9,
		pattern: /locale\.Error: unsupported locale setting|cannot change locale \(([^)]*)\)|Setting locale failed/,
		explain: () => ({
			sentence: 'the build asks for a locale that the server does not have',
			remedy: 'add it to /etc/locale.gen of the server and run `locale-gen` there',
		}),
	},
]
