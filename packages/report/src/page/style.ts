/** The style sheet of the page. Colours are variables, so that light, dark and print differ in one place. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f3f5f7; --surface: #ffffff; --sunken: #e7ebef; --line: #cfd7df; --control-line: #77828e;
  --text: #16202b; --muted: #4a5866; --accent: #0b5cad; --accent-text: #ffffff;
  --defect: #a3260f; --defect-ground: #fdeae5; --good: #0f5a43; --good-ground: #e0f3ec;
  --unknown: #3d4f80; --unknown-ground: #e8ecf8;
  --note: #5c4400; --note-ground: #fff4d6; --training: #7d8b99;
  --shadow: 0 1px 2px rgb(16 32 48 / 8%), 0 2px 8px rgb(16 32 48 / 6%);
  --heat: 0.6; --gap: 1rem; --radius: 10px;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #10161c; --surface: #1a222b; --sunken: #0b1015; --line: #313d49; --control-line: #8492a0;
    --text: #e8edf2; --muted: #a9b6c2; --accent: #7cbaff; --accent-text: #08203a;
    --defect: #ffb3a3; --defect-ground: #4a1c12; --good: #93e0c3; --good-ground: #12382b;
    --unknown: #b9c8f5; --unknown-ground: #222d4d;
    --note: #ffe0a0; --note-ground: #3d2f0c; --training: #71808f;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%);
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 6rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; }
h1, h2, h3, h4, p, dl, dd, figure, ol, ul { margin: 0; padding: 0; }
h1 { font-size: clamp(1.5rem, 1.1rem + 1.6vw, 2.1rem); line-height: 1.2; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { font-size: 1.35rem; line-height: 1.25; }
h3 { font-size: 1.05rem; line-height: 1.35; }
p { max-width: 75ch; }
a { color: var(--accent); }
code { font: 0.9em ui-monospace, 'Cascadia Mono', Consolas, monospace; overflow-wrap: anywhere; }
bdi { overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
[hidden] { display: none !important; }
.visually-hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip-link { position: absolute; left: 1rem; top: -4rem; z-index: 10; padding: 0.5rem 1rem; background: var(--accent); color: var(--accent-text); border-radius: 0 0 6px 6px; }
.skip-link:focus { top: 0; }
.wrap { max-width: 84rem; margin: 0 auto; padding: 0 clamp(0.9rem, 3vw, 2rem); }
.muted { color: var(--muted); }
.number { font-variant-numeric: tabular-nums; }

.page-header { background: var(--surface); border-bottom: 1px solid var(--line); padding: 1.6rem 0 1.8rem; }
.kicker { color: var(--muted); font-size: 0.9rem; margin-bottom: 0.35rem; overflow-wrap: anywhere; }
.kicker strong { color: var(--text); letter-spacing: 0.01em; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9.5rem), 1fr)); gap: 0.75rem; margin: 1.3rem 0 1.1rem; }
.tile { display: flex; flex-direction: column-reverse; justify-content: flex-end; padding: 0.8rem 1rem; background: var(--ground); border: 1px solid var(--line); border-radius: var(--radius); }
.tile dt { color: var(--muted); font-size: 0.9rem; line-height: 1.35; }
.tile dd { font-size: 1.75rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tile.defect { background: var(--defect-ground); border-color: var(--defect); }
.tile.defect dd, .tile.defect dt { color: var(--defect); }
.page-nav ul { display: flex; flex-wrap: wrap; gap: 0.3rem 1.4rem; list-style: none; margin-top: 1.1rem; }
main > section { padding: 2rem 0 0.5rem; }
.section-intro { margin: 0.4rem 0 1rem; color: var(--muted); }
.panel { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 1.1rem 1.25rem; box-shadow: var(--shadow); min-width: 0; }

.controls { display: none; flex-wrap: wrap; align-items: center; gap: 0.6rem 1.2rem; padding: 0.7rem 1rem; margin-bottom: 1rem; position: sticky; top: 0; z-index: 5; }
.js .controls { display: flex; }
.controls fieldset { display: flex; border: 1px solid var(--control-line); border-radius: 8px; padding: 0; margin: 0; min-width: 0; overflow: hidden; }
.controls fieldset label { position: relative; padding: 0.3rem 0.8rem; cursor: pointer; border-left: 1px solid var(--control-line); }
.controls fieldset label:first-of-type { border-left: 0; }
.controls fieldset input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.controls fieldset label:has(:checked) { background: var(--accent); color: var(--accent-text); }
.controls fieldset label:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: -5px; outline-color: currentcolor; }
input[type='search'] { font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--control-line); border-radius: 8px; padding: 0.3rem 0.7rem; width: 14rem; max-width: 100%; }
::placeholder { color: var(--muted); opacity: 1; }
input[type='checkbox'] { width: 1.1rem; height: 1.1rem; margin: 0; accent-color: var(--accent); }
input[type='range'] { width: 8rem; margin: 0; accent-color: var(--accent); }
.control { display: inline-flex; align-items: center; gap: 0.45rem; }
.control output { min-width: 3.2ch; font-variant-numeric: tabular-nums; }
.status { margin-left: auto; color: var(--muted); }
.heat-legend { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem 1.4rem; font-size: 0.92rem; color: var(--muted); margin-bottom: 1rem; }
.heat-legend span { display: inline-flex; align-items: center; gap: 0.45rem; }
.heat-legend svg { border: 1px solid var(--control-line); border-radius: 3px; flex: none; }
.heat-legend .hatched { width: 2rem; height: 0.9rem; border: 1px solid var(--control-line); border-radius: 3px; background: repeating-linear-gradient(45deg, var(--muted) 0 1.5px, transparent 1.5px 6px); }
details.shortcuts { margin-bottom: 1rem; display: none; font-size: 0.92rem; }
.js details.shortcuts { display: block; }
.shortcuts dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.3rem 1rem; margin: 0.7rem 0; }
summary { cursor: pointer; width: fit-content; }
kbd { font: 0.85em ui-monospace, Consolas, monospace; padding: 0.1em 0.45em; border: 1px solid var(--control-line); border-radius: 4px; background: var(--surface); }

.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15.5rem), 1fr)); gap: var(--gap); list-style: none; }
.card { display: flex; flex-direction: column; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; box-shadow: var(--shadow); content-visibility: auto; contain-intrinsic-size: auto 16rem auto 20rem; }
.card[data-verdict='defect'] { border-color: var(--defect); }
.card .open { display: block; width: 100%; padding: 0; border: 0; background: none; color: inherit; font: inherit; cursor: default; }
.js .card .open { cursor: zoom-in; }
.card .open:focus-visible { outline-offset: -4px; border-radius: var(--radius); }
.card:has(.open:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
.stack { display: block; position: relative; aspect-ratio: 4 / 3; background: var(--sunken); }
.stack > * { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; }
.stack .overlay { opacity: var(--heat); }
.stack .spot { display: none; fill: none; }
.heat-off .stack .overlay, .heat-off .stack .spot { visibility: hidden; }
.spot .outer { stroke: #000; stroke-width: 5; stroke-opacity: 0.65; }
.spot .inner { stroke: #fff; stroke-width: 2.5; }
.problem { display: flex; align-items: center; justify-content: center; padding: 1rem; text-align: center; color: var(--muted); aspect-ratio: 4 / 3; background: var(--sunken); }
.card .facts { display: grid; gap: 0.5rem; padding: 0.75rem 0.9rem 0.9rem; }
.card .top { display: flex; align-items: center; justify-content: space-between; gap: 0.5rem; }
.card h3 { font-size: 0.95rem; font-weight: 600; }
.folder { color: var(--muted); font-weight: 400; }
.card .facts .folder, .contact-sheet .folder { display: block; font-size: 0.85rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.card .facts .file, .contact-sheet .file { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
.badge { display: inline-flex; align-items: center; gap: 0.35rem; padding: 0.1rem 0.6rem 0.1rem 0.45rem; border-radius: 99px; font-size: 0.88rem; font-weight: 650; border: 1px solid currentcolor; white-space: nowrap; }
.badge svg { width: 0.95em; height: 0.95em; fill: currentcolor; flex: none; }
.badge.defect { color: var(--defect); background: var(--defect-ground); }
.badge.good { color: var(--good); background: var(--good-ground); }
.badge.unknown { color: var(--unknown); background: var(--unknown-ground); }
.measures { display: flex; gap: 1.3rem; }
.measures dt { font-size: 0.8rem; color: var(--muted); line-height: 1.2; }
.measures dd { font-weight: 600; font-variant-numeric: tabular-nums; }
.compare summary { margin-bottom: 0.6rem; }
.compare { padding: 0 0.9rem 0.9rem; font-size: 0.9rem; }
.js .card .compare { display: none; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0.8rem; }
.pair img { width: 100%; aspect-ratio: 1; object-fit: fill; background: var(--sunken); border-radius: 6px; display: block; }
.none { aspect-ratio: 1; display: grid; place-items: center; text-align: center; padding: 0.6rem; background: var(--sunken); border-radius: 6px; color: var(--muted); font-size: 0.85rem; }
.pair figcaption { margin-top: 0.35rem; font-size: 0.88rem; }
.pair figcaption b, .pair .view { display: block; }
.more { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 0.9rem; margin-top: 0.8rem; font-size: 0.9rem; }
.more dt { color: var(--muted); }
.empty { padding: 1.6rem; text-align: center; color: var(--muted); max-width: none; }

dialog { width: min(72rem, calc(100vw - 1.5rem)); max-width: none; max-height: calc(100dvh - 1.5rem); padding: 0; border: 1px solid var(--line); border-radius: 14px; background: var(--surface); color: var(--text); overflow: auto; }
dialog::backdrop { background: rgb(6 12 18 / 72%); }
.dialog-bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1rem; padding: 0.7rem 1rem; border-bottom: 1px solid var(--line); position: sticky; top: 0; background: var(--surface); z-index: 2; }
.dialog-bar h2 { flex: 1 1 14rem; min-width: 0; font-size: 1.05rem; overflow-wrap: anywhere; }
.dialog-bar .buttons { display: flex; gap: 0.4rem; margin-left: auto; }
.button { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--control-line); border-radius: 8px; padding: 0.3rem 0.8rem; cursor: pointer; min-width: 2.6rem; }
.button:hover { border-color: var(--accent); }
.button:disabled { opacity: 0.45; cursor: default; }
.dialog-body { display: grid; grid-template-columns: minmax(0, 1fr) minmax(17rem, 24rem); }
.dialog-picture { padding: 1rem; background: var(--sunken); }
.dialog-picture .stack { aspect-ratio: auto; height: min(68dvh, 44rem); background: none; }
.dialog-picture .stack .spot { display: block; }
.dialog-facts { padding: 1rem 1.2rem 1.4rem; min-width: 0; }
.dialog-facts > * + * { margin-top: 0.9rem; }
.dialog-facts .measures { font-size: 1.15rem; }
.dialog-facts .top { display: flex; justify-content: space-between; align-items: center; }

.chart { display: block; width: 100%; max-width: 62rem; height: auto; }
.chart text { fill: var(--text); font-size: 13px; font-family: inherit; font-variant-numeric: tabular-nums; }
.chart .soft { fill: var(--muted); }
.chart .halo { paint-order: stroke; stroke: var(--surface); stroke-width: 5px; stroke-linejoin: round; }
.chart .axis { stroke: var(--control-line); stroke-width: 1; }
.chart .rule { stroke: var(--line); stroke-width: 1; }
.chart .bar-training { fill: var(--training); }
.chart .bar-good { fill: var(--good); }
.chart .bar-unknown { fill: var(--unknown); }
.chart .bar-defect { stroke: var(--defect); stroke-width: 1.2; }
.chart .hatch-ground { fill: var(--defect-ground); }
.chart .hatch-line { stroke: var(--defect); stroke-width: 3; }
.chart .threshold { stroke: var(--accent); stroke-width: 2; stroke-dasharray: 6 4; }
.chart .threshold-label { fill: var(--accent); font-weight: 600; }
.keys { display: flex; flex-wrap: wrap; gap: 0.3rem 1.4rem; list-style: none; font-size: 0.92rem; margin: 0.3rem 0 0.8rem; }
.keys li { display: inline-flex; align-items: center; gap: 0.45rem; }
.keys .chart-key { flex: none; width: 16px; height: 16px; }
.table-scroll { overflow-x: auto; margin-top: 0.7rem; }
table { border-collapse: collapse; font-size: 0.92rem; width: 100%; }
caption { text-align: left; color: var(--muted); padding-bottom: 0.4rem; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.9rem 0.4rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
td.number, th[scope='col'].number { text-align: right; }
th[scope='row'] { font-weight: 400; }

.notes { display: grid; gap: 0.6rem; list-style: none; margin: 1rem 0; }
.notes li { padding: 0.7rem 1rem; border-radius: 8px; background: var(--note-ground); color: var(--note); border-left: 4px solid currentcolor; overflow-wrap: anywhere; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: var(--gap); align-items: start; }
.columns h3, .learnt-block h3 { margin-bottom: 0.6rem; }
.fact-list { display: grid; grid-template-columns: minmax(7rem, max-content) minmax(0, 1fr); gap: 0.35rem 1.2rem; font-size: 0.95rem; }
.fact-list dt { color: var(--muted); }
.fact-list dd { overflow-wrap: anywhere; }
.learnt-block { margin-top: var(--gap); }
.contact-sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(44%, 8.5rem), 1fr)); gap: 0.9rem; list-style: none; margin-top: 0.9rem; }
.contact-sheet li { content-visibility: auto; contain-intrinsic-size: auto 9rem auto 12rem; min-width: 0; }
.contact-sheet img { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; background: var(--sunken); border-radius: 6px; }
.contact-sheet figcaption { font-size: 0.85rem; line-height: 1.35; margin-top: 0.3rem; }
.page-footer { margin-top: 2.5rem; padding: 1.2rem 0 2rem; border-top: 1px solid var(--line); color: var(--muted); font-size: 0.9rem; }

@media (max-width: 44rem) {
  .controls { position: static; }
  .status { margin-left: 0; width: 100%; }
  .tiles { grid-template-columns: 1fr 1fr; }
  .dialog-body { grid-template-columns: minmax(0, 1fr); }
  .dialog-picture .stack { height: 46dvh; }
  .chart text { font-size: 22px; }
  .fact-list { grid-template-columns: 1fr; gap: 0 1rem; }
  .fact-list dd { margin-bottom: 0.5rem; }
}
@media (prefers-reduced-motion: reduce) {
  html { scroll-behavior: auto; }
}
@media (forced-colors: active) {
  .card, .panel, .badge, .tile { border: 1px solid; }
}
@media print {
  :root {
    color-scheme: light;
    --ground: #fff; --surface: #fff; --sunken: #eee; --line: #bbb; --control-line: #777; --text: #000; --muted: #333; --accent: #0b5cad;
    --defect: #a3260f; --defect-ground: #fdeae5; --good: #0f5a43; --good-ground: #e0f3ec;
    --unknown: #3d4f80; --unknown-ground: #e8ecf8;
    --note: #5c4400; --note-ground: #fff4d6; --training: #7d8b99; --shadow: none;
  }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { font-size: 10pt; }
  .controls, .js .controls, .js details.shortcuts, .page-nav, .skip-link, dialog { display: none; }
  .card, .contact-sheet li { content-visibility: visible; break-inside: avoid; box-shadow: none; }
  .grid { grid-template-columns: repeat(3, 1fr); }
  .card .compare { display: none; }
  .panel { break-inside: avoid-page; box-shadow: none; }
}
`;
