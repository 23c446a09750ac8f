import { type Html, markup } from '../html.ts';
import type { BenchReport, PatchPlot, Spread } from './bench-report.ts';
import { figure } from './figure.ts';
import { at } from './finite.ts';
import { drawing, margin, width } from './frame.ts';
import { percentText, spreadText } from './numbers.ts';
import { percentAxis } from './percent-axis.ts';
import { titleOf } from './series.ts';
import { around } from './tradeoff-plot.ts';

const sorts = [
  ['tail', 'Rare products'],
  ['head', 'Frequent products'],
  ['defective', 'Defective'],
] as const;
const band = { title: 20, bar: 20, gap: 10 };
/** Long names of methods stand above their bars, so the left margin can stay small. */
const bandHeight = band.title + sorts.length * band.bar + band.gap;

/** Lying bars in threes, one band a method; each sort has a pattern and its number at the end. */
export function patchPlot(plot: PatchPlot, methods: BenchReport['methods']): Html {
  const height = margin.top + plot.bars.length * bandHeight + margin.bottom;
  const values = plot.bars.flatMap((bar) => sorts.map(([sort]) => bar[sort])).filter((value) => value !== null);
  const room = 60;
  const left = 14;
  const fitted = percentAxis(
    'Share of the patches (%)',
    [0, ...values.flatMap(around)],
    [left, width - margin.right - room],
  );
  const y = { title: '', ticks: [], at: (value: number) => value, text: String };
  const picture = drawing(
    {
      label: `${plot.title}: shares of the patches of rare products, frequent products and defects.`,
      height,
      x: fitted,
      y,
      left,
    },
    plot.bars.map((bar, i) => {
      const top = margin.top + i * bandHeight;
      return markup`<text class="halo" x="${left + 4}" y="${top + 15}">${titleOf(methods, bar.method)}</text>${sorts.map(
        ([sort], place) => barMarkup(sort, bar[sort], fitted.at, top + band.title + place * band.bar),
      )}`;
    }),
  );
  return figure(plot.title, picture, table(plot, methods), { keys });
}

function barMarkup(sort: string, value: Spread | null, x: (share: number) => number, top: number): Html {
  const middle = top + band.bar / 2;
  if (value === null) return markup`<text class="soft" x="${at(x(0) + 6)}" y="${at(middle + 5)}">–</text>`;
  const [low, high] = around(value);
  return markup`<rect class="bar ${sort}" x="${at(x(0))}" y="${top + 2}" width="${at(Math.max(1, x(value.mean) - x(0)))}" height="${band.bar - 4}" />${
    value.deviation === null
      ? undefined
      : markup`<line class="whisker" x1="${at(x(low))}" x2="${at(x(high))}" y1="${middle}" y2="${middle}" />`
  }<text class="halo" x="${at(x(high) + 6)}" y="${at(middle + 5)}">${percentText(value.mean)}</text>`;
}

const keys = markup`<ul class="keys" role="list">
  ${sorts.map(
    ([sort, title]) =>
      markup`<li>
        <svg class="chart-key series" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
          <rect class="bar ${sort}" x=".6" y=".6" width="14.8" height="14.8" />
        </svg>
        ${title}
      </li>`,
  )}
</ul>`;

function table({ title, bars }: PatchPlot, methods: BenchReport['methods']) {
  return {
    title: `${title}: numbers`,
    corner: 'Method',
    groups: [],
    columns: sorts.map(([, name]) => name),
    rows: bars.map((bar) => ({
      title: titleOf(methods, bar.method),
      cells: sorts.map(([sort]) => ({ text: spreadText(bar[sort]) })),
    })),
    notes: [
      'Percent of the patches of each sort, mean ± standard deviation. Defective: patches inside the mask of a defect.',
    ],
  };
}
