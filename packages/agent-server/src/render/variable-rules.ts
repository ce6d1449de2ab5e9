import { type Template, textOf } from '@altroot/shared/portage/make-conf'

/**
 * What a variable is for, which decides whose value counts (make.conf(5), facts about a build for another machine):
 * `build`: it shapes the package, so the laptop's value. `server`: how the building machine works. `laptop`: it acts where
 * the package is installed, or where the laptop fetches from. `code`: it runs a program of the laptop's choice.
 */
export type VariableRule = 'build' | 'server' | 'laptop' | 'code'

const rules: readonly (readonly [VariableRule, RegExp])[] = [
	[
		'build',
		/^(CFLAGS|CXXFLAGS|CPPFLAGS|LDFLAGS|FFLAGS|FCFLAGS|F77FLAGS|COMMON_FLAGS|RUSTFLAGS|OBJCFLAGS|OBJCXXFLAGS)$/,
	],
	['build', /^(USE|USE_ORDER|USE_EXPAND\w*|IUSE_IMPLICIT|PROFILE_ONLY_VARIABLES|ENV_UNSET)$/],
	['build', /^ACCEPT_(KEYWORDS|LICENSE|PROPERTIES|RESTRICT|CHOSTS)$/],
	[
		'build',
		/^(ARCH|ABI|CHOST|CTARGET|ELIBC|KERNEL|USERLAND|(CHOST|CFLAGS|LDFLAGS|LIBDIR)_\w+|DEFAULT_ABI|MULTILIB_ABIS)$/,
	],
	['build', /^(PKG_INSTALL_MASK|DOC_SYMLINKS_DIR|PORTAGE_COMPRESS_EXCLUDE_SUFFIXES|GOAMD64|GOARM|GO386|LINGUAS|L10N)$/],
	// Numbers of users and groups have to be the laptop's: packages hold them (acct-user.eclass).
	['build', /^ACCT_(USER|GROUP)_\w+_ID$/],
	['server', /^(MAKEOPTS|NINJAOPTS|FEATURES|EMERGE_DEFAULT_OPTS|GENTOO_MIRRORS|CBUILD)$/],
	['server', /^(PKGDIR|DISTDIR|RPMDIR|PORTAGE_(TMPDIR|LOGDIR|LOGDIR_CLEAN|RO_DISTDIRS|DEPCACHEDIR)|PORT_LOGDIR\w*)$/],
	[
		'server',
		/^PORTAGE_(NICENESS|IONICE_COMMAND|SCHEDULING_\w+|ELOG_\w+|FETCH_\w+|GPG_\w+|WORKDIR_MODE|TMPFS|INST_[GU]ID)$/,
	],
	[
		'server',
		/^(PORTAGE_(USERNAME|GRPNAME|CHECKSUM_FILTER|XATTR_EXCLUDE)|EMERGE_LOG_DIR|EMERGE_WARNING_DELAY|CLEAN_DELAY)$/,
	],
	[
		'server',
		/^(BINPKG_(COMPRESS|FORMAT|GPG_SIGNING)\w*|(CCACHE|DISTCC|SCCACHE)_\w+|(https?|ftp|no|rsync)_proxy|RSYNC_PROXY)$/i,
	],
	['server', /^(LANG|LANGUAGE|LC_\w+|TMPDIR|TMP|TEMP|HOME|T)$/],
	[
		'laptop',
		/^(PORTAGE_BINHOST|BINPKG_GPG_VERIFY\w*|GPG_VERIFY\w*|PORTAGE_(SSH_OPTS|RSYNC_\w+|SYNC_STALE|TRUST_HELPER))$/,
	],
	['laptop', /^(INSTALL_MASK|UNINSTALL_IGNORE|COLLISION_IGNORE|CONFIG_PROTECT|CONFIG_PROTECT_MASK|AUTOCLEAN)$/],
	[
		'laptop',
		/^(SYNC|PORTDIR|PORTDIR_OVERLAY|PORTAGE_REPO\w*|PORTAGE_PACKAGE_EMPTY_ABORT|(QUICKPKG|EGENCACHE|REPOMAN)_DEFAULT_OPTS)$/,
	],
	[
		'laptop',
		/^(ROOT|EROOT|SYSROOT|ESYSROOT|BROOT|EPREFIX|PORTAGE_CONFIGROOT|NOCOLOR|NO_COLOR|COLORTERM|TERM|EDITOR|PAGER)$/,
	],
	[
		'code',
		/^((FETCH|RESUME)COMMAND\w*|FETCH_WRAPPER|PORTAGE_(COMPRESS\w*|B(UN)?ZIP2_COMMAND|LOG_FILTER_FILE_CMD|BASHRC\w*))$/,
	],
	[
		'code',
		/^(PATH|ROOTPATH|PREROOTPATH|LD_(PRELOAD|LIBRARY_PATH|AUDIT)|BASH_ENV|ENV|SHELL|PYTHONPATH|PERL5LIB|RUBYLIB|PORTAGE_\w+)$/,
	],
	['code', /^(MAKEFLAGS|GNUMAKEFLAGS|MAKE|GOFLAGS|EXTRA_\w+|MY\w*ARGS|\w*_WRAPPER|\w+_(COMMAND|CMD))$/],
	['code', /^(CC|CXX|CPP|LD|AR|AS|NM|RANLIB|OBJCOPY|OBJDUMP|READELF|STRIP|RUSTC|CARGO|FC|F77)$/],
]

/**
 * The rule for a variable; `useExpand` has the names that are expanded into USE flags. Those come last: a laptop adds to
 * them as it likes, and FETCHCOMMAND must not become a list of flags by that.
 */
export function ruleOf(name: string, useExpand: ReadonlySet<string>): VariableRule | 'flags' | undefined {
	return rules.find(([, names]) => names.test(name))?.[0] ?? (useExpand.has(name) ? 'flags' : undefined)
}

const flagWord = /^-?(\*|[A-Za-z0-9][\w+@.-]*)$/

/** True for words that can be USE flags (PMS 3.1.4), which nothing can be run by. */
export function holdsFlagsOnly(template: Template): boolean {
	return textOf(template)
		.split(/\s+/)
		.every((word) => word === '' || flagWord.test(word))
}

const compiler =
	/^([\w.-]+-)?(gcc|g\+\+|cc|c\+\+|cpp|clang|clang\+\+|clang-cpp|gfortran|ld|ld\.\w+|lld|mold|as|(gcc-|llvm-)?(ar|nm|ranlib|objcopy|objdump|readelf|strip)|rustc|cargo)(-[\d.]+)?$/

/** Programs of the toolchain by their bare names: a choice of compiler, not of what it runs. */
export function namesCompiler(value: string): boolean {
	return compiler.test(value.trim())
}

/** Make hands flags to a shell, so what a shell would take apart can run anything. */
const shell = /[`;|&<>()$\n\\]/
/** Flags by which a compiler or linker loads code, or runs another program. */
const loading =
	/(^|[\s,=])(-fplugin|-wrapper|--?specs|-B(?!symbolic|static|dynamic|group)|-iplugindir|@|--?plugin|-load|-fuse-ld=\S*\/|-C\s*linker|linker=|-Z)/

/** True for a value that could run something of the laptop's choice while a package is built. */
export function mayRunCode(name: string, template: Template): boolean {
	const value = textOf(template)
	return shell.test(value) || (/FLAGS/.test(name) && (loading.test(value) || gluesReference(template)))
}

/** A reference that is part of a word: nobody can tell which flag the word will be. */
function gluesReference(template: Template): boolean {
	return template.some((part, index) => {
		const next = template[index + 1]
		if (next === undefined) return false
		if (typeof part === 'string') return typeof next !== 'string' && !/\s$/.test(part)
		return typeof next !== 'string' || !/^\s/.test(next)
	})
}
