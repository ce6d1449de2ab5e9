/** Colours, letters and the frame of every page. */
export const baseStyle = `:root {
	color-scheme: light dark;
	--back: #f7f7f9; --face: #fff; --line: #e0e1e7; --text: #1c1e26; --dim: #5d6170; --link: #4a3c94; --hover: #f1f0f8;
	--good: #17713a; --bad: #b3261e; --ask: #855300; --run: #0b5cad;
	--good-back: #e3f4e8; --bad-back: #fde9e7; --ask-back: #fcf0d9; --run-back: #e2eefb; --dim-back: #ececf1;
	--mono: ui-monospace, "SFMono-Regular", "DejaVu Sans Mono", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
	:root {
		--back: #14151b; --face: #1b1d25; --line: #2e313d; --text: #e4e5ec; --dim: #9da2b3; --link: #b3a6f5; --hover: #23252f;
		--good: #6fd08f; --bad: #ff8f86; --ask: #e9b85c; --run: #7fb9f5;
		--good-back: #17301f; --bad-back: #3b1d1c; --ask-back: #35290f; --run-back: #15293f; --dim-back: #282b36;
	}
}
* { box-sizing: border-box; }
html { font: 14px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--back); color: var(--text); overflow-wrap: anywhere; }
a { color: var(--link); text-decoration-color: color-mix(in srgb, currentcolor 35%, transparent); text-underline-offset: 2px; }
a:hover { text-decoration-color: currentcolor; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
main:focus { outline: none; }
code, pre, .use, .flag, .phase { font-family: var(--mono); font-size: .93em; }
code, .package, td, dd, h1, h2, summary, .reason { unicode-bidi: isolate; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; letter-spacing: -.01em; }
h2 { font-size: 1.02rem; margin: 0; }
p { margin: .4rem 0; }
.dim { color: var(--dim); }
.bad { color: var(--bad); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; z-index: 3; background: var(--face); padding: .4rem .7rem; }
.top { display: flex; align-items: center; gap: .3rem 1rem; padding: .55rem max(1rem, calc((100% - 1240px) / 2)); background: var(--face); border-bottom: 1px solid var(--line); flex-wrap: wrap; }
.brand { display: inline-flex; align-items: center; gap: .45rem; font-weight: 650; color: var(--text); text-decoration: none; }
.top ol { display: flex; flex-wrap: wrap; gap: 0 .4rem; list-style: none; margin: 0; padding: 0; }
.top li { min-width: 0; }
.top li + li::before { content: "/"; color: var(--dim); margin-right: .4rem; }
.top li[aria-current] { color: var(--dim); max-width: 42ch; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.pulse { margin-left: auto; font-size: .86rem; color: var(--dim); }
.pulse::before { content: ""; display: inline-block; width: .55em; height: .55em; border-radius: 50%; margin-right: .45em; background: var(--ask); }
.pulse.live::before { background: var(--good); }
main { max-width: 1272px; margin: 0 auto; padding: 1.1rem 1rem 2.5rem; }
footer { max-width: 1272px; margin: 0 auto; padding: 0 1rem 1.5rem; color: var(--dim); font-size: .86rem; }
.head, .section-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: .3rem 1.2rem; margin-bottom: .8rem; }
.head p { margin: 0; }
.tabs, .filters { display: flex; flex-wrap: wrap; gap: .25rem .95rem; }
.head .tabs { margin-left: auto; }
section { margin-top: 1.7rem; }
section > h2 { margin-bottom: .55rem; }
.empty { color: var(--dim); padding: 1.6rem; text-align: center; border: 1px dashed var(--line); border-radius: 8px; }
.badge { display: inline-block; padding: 0 .55em; border-radius: 1em; font-size: .86rem; font-weight: 550; white-space: nowrap; color: var(--dim); background: var(--dim-back); text-decoration: none; }
.badge.good { color: var(--good); background: var(--good-back); }
.badge.bad { color: var(--bad); background: var(--bad-back); }
.badge.ask { color: var(--ask); background: var(--ask-back); }
.badge.run { color: var(--run); background: var(--run-back); }
.category, .package .category { color: var(--dim); }
.phase { color: var(--ask); }
.tag { font-size: .84rem; color: var(--dim); }
`
