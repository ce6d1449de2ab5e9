/** Logs, with the colours of a terminal. */
export const logStyle = `.log pre { margin: 0; padding: .7rem .95rem; background: var(--face); border: 1px solid var(--line); border-radius: 8px; line-height: 1.42; font-size: .92rem; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 8; }
.log .more { text-align: center; }
.line.bad { color: var(--bad); }
.line.ask { color: var(--ask); }
.line.step { color: var(--good); }
.line.command { color: var(--dim); }
.line.mark { display: block; background: var(--bad-back); color: var(--bad); box-shadow: -3px 0 0 var(--bad); }
.line.mark:focus { outline: none; }
.bold { font-weight: 700; }
.faint { color: var(--dim); }
.italic { font-style: italic; }
.underline { text-decoration: underline; }
.red { color: var(--bad); }
.green { color: var(--good); }
.yellow { color: var(--ask); }
.blue, .cyan { color: var(--run); }
.magenta { color: var(--link); }
.black, .white { color: var(--dim); }
`
