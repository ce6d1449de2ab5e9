/*
 * The grammar of atoms, piece by piece as `portage.dep` and `portage.versions` have it (PMS 3.1 and 8.2.6). The order of
 * the alternatives and the lazy quantifiers matter: both engines try them alike, so the parts come out alike.
 */

const category = String.raw`\w[\w+.-]*`
const name = String.raw`\w[\w+-]*?`
/** A version with its revision: `1.2.3b_rc4_p5-r6`. */
const version = String.raw`\d+(?:\.\d+)*[a-z]?(?:_(?:pre|p|beta|alpha|rc)\d*)*(?:-r\d+)?`
/** A package, with a version at its end where its name would be mistaken for one. */
const packageName = (group: string) => `(?<${group}>${category}/${name}(?<${group}Version>-${version})?)`
const versioned = (group: string) => `(?<${group}>${packageName(`${group}Name`)}-${version})`

const slotAndRepository = String.raw`(?::(?<slot>[\w+./*=-]+))?(?:::(?<repo>\w[\w-]*))?`

/** Exactly one of the groups `operator` + `exact`, `star` and `bare` takes part in a match. */
export const strictAtom = new RegExp(
	`^(?:(?<operator>[=~]|[><]=?)${versioned('exact')}|=${versioned('star')}\\*|${packageName('bare')})` +
		`${slotAndRepository}(?:\\[(?<use>.*)\\])?$`,
)

const anyCategory = String.raw`[\w+*][\w+.*-]*`
const anyName = String.raw`[\w+*][\w+*-]*?`

/** Atoms with `*` in place of a part, which only a user's own configuration may have. Either `simple` or `star`. */
export const wildcardAtom = new RegExp(
	`^(?:(?<simple>${anyCategory}/${anyName}` +
		String.raw`(?:-\d+(?:(?<dotted>\.\d+))*[a-z]?(?:_(?:pre|p|beta|alpha|rc)\d*)*(?:-r\d+)?)?)` +
		`|=(?<star>${anyCategory}/${anyName}-(?<version>\\*\\w+\\*)))${slotAndRepository}$`,
)

const slotName = String.raw`\w[\w+.-]*`

/** What may follow the colon: `2`, `2/2.1`, `2=`, `=`, `*`. */
export const slotPart = new RegExp(`^(?:(?<slot>${slotName})(?:/(?<subslot>${slotName}))?)?(?<operator>[*=])?$`)

/** One dependency between the brackets: `-flag(+)`, `!flag=`. */
export const usePart = /^(?<prefix>[!-]?)(?<flag>[A-Za-z0-9][A-Za-z0-9+_@-]*)(?<default>\([+-]\))?(?<suffix>[?=]?)$/

export const useFlag = /^[A-Za-z0-9][A-Za-z0-9+_@-]*$/

export const wholeVersion = new RegExp(`^${version}$`)
export const versionAtEnd = new RegExp(`-${version}$`)
