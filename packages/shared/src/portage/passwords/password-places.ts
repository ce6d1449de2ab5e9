const { raw } = String

const quote = raw`\\*["']`
/** What begins with `$` or a backtick is no password but names a place where one is; `==` compares, and `# ` comments. */
const noVariable = raw`(?!\\*\$[\w{(]|[${'`'}=]|#\s)`
/** Up to the next blank or quote. */
const word = raw`(?!["'\\])${noVariable}(?<password>(?:[^\s"'\\]|\\ |\\(?!\\*["']|\s))+(?<![;)]))`
/** Up to the quote that has opened it. */
const quoted = raw`${noVariable}(?<password>(?:(?!\k<quote>)(?:\\.|[^\n]))+)(?=\k<quote>)`
const value = `(?:(?<quote>${quote})${quoted}|${word})`
const tokenOf = (shape: string): string => `(?<password>not-recorded|${shape})`

const user = raw`(?:${quote})?[^\s:"'\\$-][^\s:"'\\]*:`
/** `name:password@server` without a scheme; with one it is a URI. */
const login = raw`(?:${quote})?[^\s:@/"'\\$]*:(?!//)${noVariable}(?<password>[^\s"'\\]+)(?=@)`
const header = raw`(?:(?:proxy-)?authorization|[\w-]*(?:token|key|cookie|secret|password|auth|-api)):\s*`
const scheme = raw`(?:(?:basic|bearer|digest|token|apikey|oauth|negotiate|jwt)\s+)?`
const headerOption = raw`(?:--header(?:=|\s+)|-H\s*|extraheader=|\bheader\s*=\s*)`

const secretNames = [
	'password|passwd|passphrase|token|secret|credentials',
	'(?:api|access|auth|secret)[_-]?key',
	'sshpass|sign_pin|pin-value',
].join('|')
const secretName = raw`(?!-)(?:[\w.-]*?(?:${secretNames})|(?:[\w.-]*_)?(?:pass|pw|psk))`
const betweenWords = raw`(?<=^|[\s"'${'`'};|&?(#:{,=])`
/** Not the arguments of a password that happens to be called like the program. */
const argumentOf = (program: string): string => raw`(?<=(?<![=:])\b${program}\b(?:[^\n]|\\\n){0,2000}\s)`

/** Where a password stands when it is no part of a URI: patterns of what comes before it and, named, of itself. */
export const passwordPlaces: readonly string[] = [
	// Options of wget(1), curl(1), aria2c(1), gpg(1) …; `--with-secret` and `--enable-token` are a configure script's.
	raw`--(?!ask-|no-|with|enable|disable)(?:[a-z\d]+-)*(?:${secretNames})(?:=|\s+(?!-))${value}`,
	raw`--(?:pass|oauth2-bearer)(?:=|\s+(?!-))${value}`,
	raw`--(?:proxy-)?user(?:=|\s+)${user}${word}`,
	raw`${argumentOf('curl')}-[a-z#]*u\s*${user}${word}`, // -u and -U, also behind others: -fLu
	raw`${argumentOf('lftp')}-u\s*(?:${quote})?[^\s,"'\\$-]+,${word}`,
	raw`${argumentOf('sshpass')}-p\s*${value}`,

	// Headers that log in. What is between quotes is one value, however many words it has.
	raw`${headerOption}(?<quote>${quote})${header}${scheme}${quoted}`,
	raw`(?<quote>${quote})${headerOption}${header}${scheme}${quoted}`,
	raw`(?<quote>${quote})(?:proxy-)?authorization:\s*${scheme}${quoted}`,
	raw`${headerOption}${header}${scheme}${word}`,

	// Variables, settings and parameters of a query whose name says it; also within a command, or behind `export`.
	raw`${betweenWords}${secretName}=${value}`,
	raw`(?<=^[ \t#;]*)(?:proxy-)?user[ \t]*=[ \t]*${user}${word}`,
	raw`(?<=^[ \t#;]*)${secretName}[ \t]+=[ \t]*${value}`,

	// Proxies, and Portage's mail: make.conf.example, PORTAGE_ELOG_MAILURI.
	raw`${betweenWords}\w*proxy=${login}`,
	raw`--(?:pre)?proxy(?:=|\s+)${login}`,
	raw`${argumentOf('curl')}-x\s*${login}`,
	raw`\bPORTAGE_ELOG_MAILURI=(?:${quote})?\S+\s+${login}`,

	// netrc(5)
	raw`\b(?:machine\s+\S+\s+|default\s+(?=login|account))(?:(?:login|account)\s+\S+\s+)*password\s+${word}`,

	// What cannot be anything else, whatever the variable is called.
	raw`\bgh[oprsu]_${tokenOf(raw`\w{36,}`)}`,
	raw`\bgithub_pat_${tokenOf(raw`\w{30,}`)}`,
	raw`\bgl(?:pat|dt|rt|soat|ptt|ft|agent|cbt|imt)-${tokenOf(raw`[\w-]{20,}`)}`,
	raw`\bxox[a-z]-${tokenOf(raw`[\w-]{10,}`)}`,
	raw`\bAIza${tokenOf(raw`[\w-]{35}`)}`,
	raw`\beyJ${tokenOf(raw`[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]*`)}`, // RFC 7519
	raw`\bapi\.telegram\.org/bot\d+:${tokenOf(raw`[\w-]{30,}`)}`,
	raw`\bhooks\.slack\.com/(?:services|workflows)/\w+/\w+/${tokenOf(raw`\w+`)}`,
	raw`\bdiscord(?:app)?\.com/api/webhooks/\d+/${tokenOf(raw`[\w-]{20,}`)}`,
]

const nothing = /^(?:\d{1,2}|yes|no|true|false|on|off|none|null|auto|enabled|disabled|%s|\*|\.\.\.|<.*>|[\w.]+\()$/i

/** True for what stands where a password could, and is none: a switch, a call in a script, or a group (`--user a:a`). */
export function isNoPassword(start: string, text: string): boolean {
	return nothing.test(text) || /([^\s:"'\\=]+):$/.exec(start)?.[1] === text
}
