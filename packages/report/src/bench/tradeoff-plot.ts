import { type Html, markup } from '../html.ts';
import type { BenchReport, Spread, TradeoffPlot } from './bench-report.ts';
import { figure } from './figure.ts';
import { at } from './finite.ts';
import { drawing, margin, width } from './frame.ts';
import { spreadText } from './numbers.ts';
import { percentAxis } from './percent-axis.ts';
import { placeLabels, type PlacedLabel } from './place-labels.ts';
import { marker, seriesClass, seriesKeys, titleOf } from './series.ts';

const height = 360;

/** Rare products across, frequent ones upward, a point for each method with bars of one standard deviation. */
export function tradeoffPlot(plot: TradeoffPlot, methods: BenchReport['methods']): Html {
  const area = { left: margin.left, right: width - margin.right, top: margin.top, bottom: height - margin.bottom };
  const x = percentAxis(`${plot.measure}, rare products (%)`, ends(plot.points.map(({ tail }) => tail)), [
    area.left,
    area.right,
  ]);
  const y = percentAxis(`${plot.measure}, frequent products (%)`, ends(plot.points.map(({ head }) => head)), [
    area.bottom,
    area.top,
  ]);
  const places = plot.points.map(({ method, tail, head }) => ({
    x: x.at(tail.mean),
    y: y.at(head.mean),
    name: titleOf(methods, method),
  }));
  const labels = placeLabels(places, area);
  const picture = drawing(
    { label: `${plot.title}: ${plot.measure} of rare products against that of frequent ones.`, height, x, y },
    [
      ...plot.points.map(({ method, tail, head }) => markup`${bars(x, y, method, tail, head)}`),
      ...plot.points.map(({ method }, i) => marker(method, places[i]?.x ?? NaN, places[i]?.y ?? NaN, 90)),
      ...labels.map((label) => (label ? labelMarkup(label) : undefined)),
    ],
  );
  return figure(plot.title, picture, table(plot, methods), {
    keys: seriesKeys(
      methods,
      plot.points.map(({ method }) => method),
      'marks',
    ),
    words: 'Up and to the right is better. Bars: one standard deviation over splits and seeds.',
  });
}

function bars(x: Scale, y: Scale, method: number, tail: Spread, head: Spread): Html {
  const kind = `spread ${seriesClass(method)}`;
  const [across, up] = [x.at(tail.mean), y.at(head.mean)];
  const line = (x1: number, x2: number, y1: number, y2: number) =>
    markup`<line class="${kind}" x1="${at(x1)}" x2="${at(x2)}" y1="${at(y1)}" y2="${at(y2)}" />`;
  const [left, right] = around(tail);
  const [low, high] = around(head);
  return markup`${tail.deviation === null ? undefined : line(x.at(left), x.at(right), up, up)}${
    head.deviation === null ? undefined : line(across, across, y.at(low), y.at(high))
  }`;
}

interface Scale {
  readonly at: (value: number) => number;
}

function labelMarkup({ text, x, y, anchor }: PlacedLabel): Html {
  return markup`<text class="halo" x="${at(x)}" y="${at(y)}" text-anchor="${anchor}">${text}</text>`;
}

/** One standard deviation to both sides, inside 0..1. */
export function around({ mean, deviation }: Spread): readonly [low: number, high: number] {
  return [Math.max(0, mean - (deviation ?? 0)), Math.min(1, mean + (deviation ?? 0))];
}

function ends(values: readonly Spread[]): readonly number[] {
  return values.flatMap(around);
}

function table({ title, measure, points }: TradeoffPlot, methods: BenchReport['methods']) {
  return {
    title: `${title}: numbers`,
    corner: 'Method',
    groups: [],
    columns: ['Rare products', 'Frequent products'],
    rows: points.map(({ method, tail, head }) => ({
      title: titleOf(methods, method),
      cells: [{ text: spreadText(tail) }, { text: spreadText(head) }],
    })),
    notes: [`${measure} in percent, mean ± standard deviation.`],
  };
}
