/** What the page of a benchmark adds to the style of the reports. Series colours are those of Okabe and Ito, darker or lighter where the ground asks for it. */
export const benchStyle = `
:root {
  --series-0: #0072b2; --series-1: #d55e00; --series-2: #008a64; --series-3: #b3588f;
  --series-4: #b27a00; --series-5: #3189c4; --series-6: #857c00; --series-7: #16202b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --series-0: #4aa8e8; --series-1: #ef7f2d; --series-2: #1fbf92; --series-3: #d98fb9;
    --series-4: #e69f00; --series-5: #8fd0f5; --series-6: #f0e442; --series-7: #e8edf2;
  }
}
.series-0 { --series: var(--series-0); } .series-1 { --series: var(--series-1); }
.series-2 { --series: var(--series-2); } .series-3 { --series: var(--series-3); }
.series-4 { --series: var(--series-4); } .series-5 { --series: var(--series-5); }
.series-6 { --series: var(--series-6); } .series-7 { --series: var(--series-7); }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: var(--gap); align-items: start; }
.plot h3 { margin-bottom: 0.5rem; overflow-wrap: anywhere; }
.plot .chart { max-width: 34rem; }
.series text { font-size: 14px; }
.series .axis-title { font-size: 13.5px; }
.series .halo { stroke-width: 4px; }
.series .mark { fill: var(--series); stroke: var(--surface); stroke-width: 1.5; paint-order: stroke; }
.series .line { fill: none; stroke: var(--series); stroke-width: 2.2; stroke-linejoin: round; }
.series .band { fill: var(--series); opacity: 0.14; }
.series .spread { stroke: var(--series); stroke-width: 1.6; opacity: 0.75; }
.series .bubble { fill: var(--series); fill-opacity: 0.45; stroke: var(--series); stroke-width: 1; }
.series .chance { stroke: var(--muted); stroke-width: 1.4; stroke-dasharray: 5 4; }
.series .bar { stroke-width: 1.1; }
.series .bar.good { fill: var(--good); }
.series .bar.defect { fill: url(#hatch-defect); stroke: var(--defect); }
.series .bar.tail { fill: var(--series-0); stroke: var(--series-0); }
.series .bar.head { fill: url(#hatch-head); stroke: var(--series-2); }
.series .bar.defective { fill: url(#hatch-defective); stroke: var(--series-1); }
.series .whisker { stroke: var(--text); stroke-width: 1.8; }
.patterns { position: absolute; width: 0; height: 0; }
.patterns .ground { fill: var(--surface); }
.patterns .ground.defect { fill: var(--defect-ground); }
.patterns .stripe { stroke-width: 3; }
.patterns .stripe.defect { stroke: var(--defect); }
.patterns .stripe.head { stroke: var(--series-2); }
.patterns .dot { fill: var(--series-1); }
.keys .chart-key.series { width: auto; max-width: none; }
.keys bdi { min-width: 0; }
.plot .keys { margin-top: 0.5rem; }
.plot figcaption { font-size: 0.92rem; }
.plot figcaption > p { margin-bottom: 0.5rem; }
.bench-table { margin-top: var(--gap); }
table.bench { width: auto; min-width: min(100%, 30rem); }
table.bench th, table.bench td { padding: 0.35rem 0.55rem; white-space: nowrap; }
table.bench.wide { font-size: 0.77rem; }
table.bench.wide th, table.bench.wide td { padding: 0.35rem 0.28rem; }
table.bench small { font-size: 0.82em; color: var(--muted); }
table.bench th[scope='row'] { position: sticky; left: 0; background: var(--surface); min-width: 8rem; max-width: 16rem; padding-left: 0; white-space: normal; overflow-wrap: break-word; }
table.bench th.corner { padding-left: 0; }
table.bench th.number { white-space: normal; vertical-align: bottom; }
table.bench .group { text-align: center; white-space: normal; overflow-wrap: anywhere; }
table.bench .begins { border-left: 1px solid var(--line); }
table.bench .quoted > * { color: var(--muted); font-style: italic; }
table.bench strong { font-weight: 700; }
table.bench u { text-underline-offset: 0.2em; }
.table-notes { margin: 0.6rem 0 0; padding-left: 1.1rem; color: var(--muted); font-size: 0.88rem; }
.failures { display: grid; gap: 0.5rem; padding-left: 2.2rem; overflow-wrap: anywhere; }
.more-plots { margin-top: var(--gap); }
.more-plots > summary { margin-bottom: 0.8rem; }
@media (max-width: 44rem) {
  .series text { font-size: 15px; }
  .series .axis-title { font-size: 14px; }
  .panel.plot, .panel.bench-table { padding: 0.9rem 0.7rem; }
  table.bench th[scope='row'] { min-width: 6.5rem; max-width: 7.5rem; overflow-wrap: anywhere; }
}
@media print {
  :root {
    --series-0: #0072b2; --series-1: #d55e00; --series-2: #008a64; --series-3: #b3588f;
    --series-4: #b27a00; --series-5: #3189c4; --series-6: #857c00; --series-7: #16202b;
  }
  .plot { break-inside: avoid; }
}
`;
