/** A new client.ini: every key with its default, in a comment. A test holds it against the schema. */
export const clientTemplate = `; Altroot, laptop. Each key stands here with its default; remove the ; to change it.
; \`altroot-client join\` fills in what belongs to a server.

[host]
; name = laptop                            ; what the server calls this laptop; has no default
; config-root = /                          ; holds etc/portage and var/lib/portage

[ledger]
; path = /var/lib/altroot/ledger.git       ; bare git repository with every revision
; remote =                                 ; ssh://altroot@build-server:2222/ledger; empty: record only
; identity = /etc/altroot/id_ed25519
; known-hosts = /etc/altroot/known_hosts

[watch]
; settle = 100ms                           ; how long files must be at rest before they are recorded; 0ms: at once

[sync]
; apply = no                               ; yes: what was changed elsewhere is written to this disk without asking

[install]
; emerge = emerge

[proposals]
; use = ask                                ; auto: accept by itself what a build needs of this kind
; keywords = ask
; license = ask
; mask = ask

[notify]
; on = finished failed decision behind     ; what to tell of: packages are ready, some failed, an answer is needed, …
; desktop = yes                            ; a notification for whoever is logged in
; mail =                                   ; an address; goes through /usr/sbin/sendmail
; webhook =                                ; an address that takes JSON by POST
; ntfy =                                   ; for example https://ntfy.sh/a-topic-of-your-own
; command =                                ; a program that gets JSON on its standard input
; quiet =                                  ; 22:00-07:00: what comes then is told in the morning
`
