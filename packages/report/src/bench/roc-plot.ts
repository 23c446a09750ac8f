import { line } from 'd3-shape';
import { type Html, markup } from '../html.ts';
import type { BenchReport, RocPlot } from './bench-report.ts';
import { figure } from './figure.ts';
import { at, finite } from './finite.ts';
import { drawing, margin, width } from './frame.ts';
import { percentText } from './numbers.ts';
import { seriesClass, seriesDash, seriesKeys, titleOf } from './series.ts';
import { unitAxis } from './unit-axis.ts';

const height = 380;
const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
/** False positive rates of the table. */
const shown = [0.01, 0.05, 0.1, 0.2];

/** True over false positives, a line for each method; chance is the diagonal. */
export function rocPlot(plot: RocPlot, methods: BenchReport['methods']): Html {
  const x = unitAxis('False alarms among good images (%)', ticks, [margin.left, width - margin.right]);
  const y = unitAxis('Defective images found (%)', ticks, [height - margin.bottom, margin.top]);
  type Point = RocPlot['lines'][number]['points'][number];
  const path = line<Point>(
    ({ falsePositives }) => finite(x.at(falsePositives)),
    ({ truePositives }) => finite(y.at(truePositives)),
  ).digits(1);
  const picture = drawing({ label: `${plot.title}: receiver operating characteristic.`, height, x, y }, [
    markup`<line class="chance" x1="${at(x.at(0))}" y1="${at(y.at(0))}" x2="${at(x.at(1))}" y2="${at(y.at(1))}" />`,
    ...plot.lines.map(
      ({ method, points }) =>
        markup`<path class="line ${seriesClass(method)}" stroke-dasharray="${seriesDash(method)}" d="${path(points) ?? ''}" />`,
    ),
  ]);
  return figure(plot.title, picture, table(plot, methods), {
    keys: seriesKeys(
      methods,
      plot.lines.map(({ method }) => method),
      'lines',
    ),
    words: 'All products in one ranking; mean over splits and seeds at each false alarm rate.',
  });
}

function table({ title, lines }: RocPlot, methods: BenchReport['methods']) {
  return {
    title: `${title}: numbers`,
    corner: 'Method',
    groups: [],
    columns: ['AUROC', ...shown.map((share) => `Found at ${100 * share} %`)],
    rows: lines.map(({ method, auroc, points }) => ({
      title: titleOf(methods, method),
      cells: [
        { text: auroc === null ? '–' : percentText(auroc) },
        ...shown.map((share) => ({ text: percentText(truePositivesAt(points, share)) })),
      ],
    })),
    notes: ['In percent. Found at 5 %: share of defective images found when 5 % of the good ones are false alarms.'],
  };
}

/** On the straight line between the two points around it. */
function truePositivesAt(points: RocPlot['lines'][number]['points'], share: number): number {
  const after = points.findIndex(({ falsePositives }) => falsePositives > share);
  const [a, b] = [points[after - 1], points[after]];
  if (a === undefined || b === undefined) return NaN;
  const part = (share - a.falsePositives) / (b.falsePositives - a.falsePositives);
  return a.truePositives + part * (b.truePositives - a.truePositives);
}
