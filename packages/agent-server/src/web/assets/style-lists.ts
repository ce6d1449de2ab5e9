/** Hosts, generations, plans, the audit trail. */
export const listStyle = `.hosts { list-style: none; margin: 0; padding: 0; display: grid; gap: .8rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 23rem), 1fr)); align-items: start; }
.card { background: var(--face); border: 1px solid var(--line); border-radius: 8px; padding: .75rem .95rem; }
.card-head { display: flex; justify-content: space-between; align-items: center; gap: .6rem; }
.card h2 { font-size: 1.08rem; }
.card h2 a { color: inherit; text-decoration: none; }
.card h2 a:hover { text-decoration: underline; }
.card .reason { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
.card p { margin: .25rem 0; }
.notes { display: flex; flex-wrap: wrap; gap: .2rem .8rem; color: var(--dim); }
.progress > p { margin: .5rem 0 .35rem; }
svg.bar { display: block; width: 100%; height: 6px; border-radius: 3px; background: var(--dim-back); }
svg.bar .good { fill: var(--run); }
svg.bar .bad { fill: var(--bad); }
.running { list-style: none; margin: .45rem 0 0; padding: 0; }
.running li { display: flex; flex-wrap: wrap; gap: 0 .7rem; }
.running .dim { margin-left: auto; }
main > .progress:not(:empty) { background: var(--face); border: 1px solid var(--line); border-radius: 8px; padding: .45rem .95rem .75rem; margin: .8rem 0; }
.latest { display: flex; flex-wrap: wrap; gap: .2rem .8rem; align-items: baseline; font-size: 1.02rem; }
.facts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: .8rem 0 0; }
dt { color: var(--dim); font-size: .86rem; }
dd { margin: 0; }
dd span { display: block; }
.list { width: 100%; border-collapse: separate; border-spacing: 0; background: var(--face); border: 1px solid var(--line); border-radius: 8px; font-variant-numeric: tabular-nums; }
.list th, .list td { text-align: left; vertical-align: top; padding: .38rem .7rem; font-weight: inherit; }
.list thead th { color: var(--dim); font-size: .86rem; white-space: nowrap; border-bottom: 1px solid var(--line); }
.list tbody tr + tr > * { border-top: 1px solid var(--line); }
.list tbody tr:hover > * { background: var(--hover); }
.list .number { text-align: right; white-space: nowrap; }
.list .number .bad { display: block; }
.list .wide { width: 46%; }
.list .reason { display: block; color: var(--dim); }
.generations td:nth-child(6), .generations td:nth-child(5) { white-space: nowrap; }
.generations td:first-child a { font-weight: 600; }
.plain { color: inherit; text-decoration: none; }
.plain:hover { text-decoration: underline; }
.plan { table-layout: fixed; }
.plan thead th:nth-child(1) { width: 17%; }
.plan thead th:nth-child(2) { width: 12%; }
.plan thead th:nth-child(4) { width: 14%; }
.plan thead th:nth-child(n+5) { width: 7.5%; }
.plan thead th:nth-child(8) { width: 15%; }
.plan .use { line-height: 1.45; }
.flag { color: var(--dim); white-space: nowrap; }
.list .package, summary .package { font-weight: 600; }
.list .category, summary .category { font-weight: 400; }
.flag.on { color: var(--good); font-weight: 650; }
.flag.off { color: var(--bad); font-weight: 650; }
.filters a { color: var(--dim); text-decoration: none; padding: .08rem .6rem; border-radius: 1em; border: 1px solid var(--line); }
.filters a[aria-current] { color: var(--text); background: var(--dim-back); border-color: transparent; font-weight: 550; }
.filters a:first-letter { text-transform: uppercase; }
.pager { display: flex; justify-content: space-between; margin-top: .8rem; }
.ask-box { background: var(--face); border: 1px solid var(--line); border-left: 4px solid var(--ask); border-radius: 8px; padding: .7rem .95rem; }
.ask-box ul { margin: .3rem 0; padding-left: 1.2rem; }
.ask-box pre { margin: .2rem 0; overflow-x: auto; }
details { background: var(--face); border: 1px solid var(--line); border-radius: 8px; margin-top: .5rem; padding: .45rem .95rem; }
summary { cursor: pointer; }
details pre { margin: .5rem 0; overflow-x: auto; white-space: pre; line-height: 1.45; }
.failures details { border-left: 4px solid var(--bad); }
.failures .tail { color: var(--dim); }
.trail { list-style: none; margin: 0; padding: 0; background: var(--face); border: 1px solid var(--line); border-radius: 8px; }
.trail > li { display: grid; grid-template-columns: 3fr 2fr; gap: .2rem 2rem; padding: .7rem .95rem; }
.trail > li + li { border-top: 1px solid var(--line); }
.trail h2 { font-weight: 600; }
.trail h2 a { color: inherit; text-decoration: none; }
.trail h2 a:hover { text-decoration: underline; }
.trail ul, .changes { margin: .25rem 0 0; padding-left: 1.1rem; }
.trail p { margin: .1rem 0; }
.result .reason { display: block; color: var(--dim); }
.diff .on { color: var(--good); background: var(--good-back); }
.diff .off { color: var(--bad); background: var(--bad-back); }
.diff .hunk { color: var(--dim); }
.diff .line { display: block; width: max-content; min-width: 100%; }
@media (max-width: 820px) {
	.list, .list tbody, .list td, .list tbody th { display: block; }
	.list thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
	.list tr { display: flex; flex-wrap: wrap; gap: .05rem 1.3rem; padding: .55rem .8rem; }
	.list tbody tr + tr > * { border-top: 0; }
	.list tbody tr + tr { border-top: 1px solid var(--line); }
	.list th, .list td, .list .wide { padding: 0; width: auto; }
	.list tbody th, .list .wide, .plan .outcome { flex: 0 0 100%; }
	.list td[data-label]::before { content: attr(data-label) " "; color: var(--dim); font-family: system-ui, sans-serif; font-size: .86rem; }
	.list .use::before, .list .outcome::before, .generations td:nth-child(-n+2)::before { content: none !important; }
	.list .number { text-align: left; }
	.list .number .bad { display: inline; }
	.trail > li { grid-template-columns: 1fr; }
	.head .tabs { margin-left: 0; }
}
`
