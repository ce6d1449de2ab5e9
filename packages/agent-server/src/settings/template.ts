/** A new server.ini: every key with its default, in a comment. A test holds it against the schema. */
export const serverTemplate = `; Altroot, build server. Each key stands here with its default; remove the ; to change it.

[ledger]
; path = /var/lib/altroot/ledger.git       ; bare git repository with all hosts' revisions
; remote =                                 ; ssh://USER@HOST/PATH, https://… or /path: follow a ledger that lives elsewhere
; poll = 30s                               ; how often that is asked for news
; identity = /etc/altroot/id_ed25519       ; the private key for it, and below the file that pins its host key
; known-hosts = /etc/altroot/known_hosts

[gate]
; listen = 0.0.0.0:2222                    ; ADDRESS:PORT that laptops connect to
; host-key = /etc/altroot/ssh_host_ed25519_key
; user = altroot                           ; who the gate becomes when it is started as root; empty: stay who we are

[web]
; listen = 127.0.0.1:8474                  ; empty: no page; on another address one of the next two has to be set
; token-file =                             ; a file with a word of 16 letters or more: who knows it may look
; behind-proxy = no                        ; yes: a proxy in front asks who is looking
; names =                                  ; how browsers call this server, beside its addresses and its own name

[build]
; enabled = yes                            ; no: receive and render only
; emerge = emerge
; jobs = 1                                 ; packages built at once; MAKEOPTS comes from /etc/portage/make.conf
; package-limit = 24h                      ; a package that takes longer is ended, and counts as failed
; idle-limit = 2h                          ; the same for one that prints nothing for so long

[notify]
; on = finished failed decision behind     ; what to tell of: packages are ready, some failed, an answer is needed, …
; mail =                                   ; an address; goes through /usr/sbin/sendmail
; webhook =                                ; an address that takes JSON by POST
; ntfy =                                   ; for example https://ntfy.sh/a-topic-of-your-own
; command =                                ; a program that gets JSON on its standard input
; quiet =                                  ; 22:00-07:00: what comes then is told in the morning

[keep]
; generations = 5                          ; whose packages stay, for laptops that install and for \`rollback\`
; logs = 90d                               ; how long builds' logs stay

[sync]
; every =                                  ; 1d: sync the trees once a day, then build for every host; empty: when asked

[distcc]
; hosts =                                  ; localhost/2 192.0.2.7/8: machines that compile too (distcc); empty: none

[ccache]
; dir =                                    ; /var/cache/ccache: keep what was compiled (ccache); empty: no

; One section a laptop; \`altroot-server host add NAME\` writes it.
; [host laptop]
; root = /alt                              ; the twin of the laptop's root
; key = ssh-ed25519 AAAA…                  ; wins over the key that came by pairing
; trust = config                           ; code: run the laptop's bashrc, patches and hooks too
`
