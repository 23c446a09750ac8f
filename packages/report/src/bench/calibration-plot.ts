import { line } from 'd3-shape';
import { formatCount } from '../format.ts';
import { type Html, markup } from '../html.ts';
import type { BenchReport, CalibrationPlot } from './bench-report.ts';
import { figure } from './figure.ts';
import { at, finite } from './finite.ts';
import { drawing, margin, width } from './frame.ts';
import { percentText } from './numbers.ts';
import { seriesClass, seriesDash, seriesKeys, titleOf } from './series.ts';
import { unitAxis } from './unit-axis.ts';

const height = 380;
const ticks = [0, 0.01, 0.05, 0.1, 0.2, 0.5, 1];
const shown = [0.01, 0.05, 0.1, 0.2, 0.5];

/** Share of good images with a p-value of at most a level, over the level. The diagonal is what is promised; above it are more false alarms. */
export function calibrationPlot(plot: CalibrationPlot, methods: BenchReport['methods']): Html {
  const x = unitAxis('Level (%), square-root scale', ticks, [margin.left, width - margin.right], 0.5);
  const y = unitAxis('Good images with p ≤ level (%)', ticks, [height - margin.bottom, margin.top], 0.5);
  type Point = CalibrationPlot['lines'][number]['points'][number];
  const path = line<Point>(
    ({ level }) => finite(x.at(level)),
    ({ share }) => finite(y.at(share)),
  ).digits(1);
  const picture = drawing({ label: `${plot.title}: p-values of good images against their levels.`, height, x, y }, [
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
    words:
      'On the diagonal p-values keep their promise; above it good images are called suspect too often, below too rarely.',
  });
}

function table({ title, lines }: CalibrationPlot, methods: BenchReport['methods']) {
  return {
    title: `${title}: numbers`,
    corner: 'Method',
    groups: [],
    columns: ['Good images', ...shown.map((level) => `p ≤ ${level}`)],
    rows: lines.map(({ method, images, points }) => ({
      title: titleOf(methods, method),
      cells: [
        { text: formatCount(images) },
        ...shown.map((level) => {
          const point = points.find((each) => each.level === level);
          return { text: point ? percentText(point.share) : '–' };
        }),
      ],
    })),
    notes: ['Share of the good images in percent; p ≤ 0.05 should hold for 5 %.'],
  };
}
