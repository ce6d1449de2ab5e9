/** Pictures that the server draws. */
export const pictureStyle = `.figure { font-size: 1.06rem; }
.figure strong { font-size: 1.35rem; letter-spacing: -.01em; }
.bars { width: 100%; table-layout: fixed; background: var(--face); border: 1px solid var(--line); border-radius: 8px; border-spacing: 0; border-collapse: separate; padding: .3rem .6rem .6rem; }
.bars caption, figcaption { text-align: left; font-weight: 600; font-size: 1.02rem; padding-bottom: .5rem; }
.bars thead th { padding: 0; }
.bars th { text-align: left; font-weight: inherit; width: 38%; padding: .16rem .8rem .16rem .3rem; vertical-align: middle; }
.bars td { padding: .16rem .3rem; font-variant-numeric: tabular-nums; vertical-align: middle; }
.bars svg { display: inline-block; width: calc(100% - 8rem); height: .75rem; vertical-align: -1px; }
.bars td span { display: inline-block; width: 7.5rem; padding-left: .6rem; color: var(--dim); white-space: nowrap; }
.bars rect, .standing rect { fill: var(--link); }
.standing { margin: 0; background: var(--face); border: 1px solid var(--line); border-radius: 8px; padding: .7rem .95rem; }
.standing svg { display: block; }
.standing line { stroke: var(--line); }
.standing text { fill: var(--dim); font-size: 11px; text-anchor: middle; }
.standing .start { text-anchor: start; }
.standing .end { text-anchor: end; }
@media (max-width: 600px) {
	.bars, .bars caption, .bars tbody, .bars tr, .bars th, .bars td { display: block; width: auto; }
}
`
