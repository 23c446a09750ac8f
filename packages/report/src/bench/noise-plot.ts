import { area as band, line } from 'd3-shape';
import { type Html, markup } from '../html.ts';
import type { BenchReport, NoisePlot } from './bench-report.ts';
import { figure } from './figure.ts';
import { finite } from './finite.ts';
import { drawing, margin, width } from './frame.ts';
import { spreadText, tickText } from './numbers.ts';
import { percentAxis } from './percent-axis.ts';
import { marker, seriesClass, seriesDash, seriesKeys, titleOf } from './series.ts';
import { around } from './tradeoff-plot.ts';

const height = 300;

/** A line for each method with a band of one standard deviation. */
export function noisePlot(plot: NoisePlot, methods: BenchReport['methods']): Html {
  const points = plot.lines.flatMap((each) => each.points);
  const levels = [...new Set(points.map(({ noise }) => noise))].toSorted((a, b) => a - b);
  const span = Math.max((levels.at(-1) ?? 0) - (levels[0] ?? 0), 0.01);
  const x = {
    title: 'Defects mixed into training (% of good images)',
    ticks: levels.filter((level, i) => i === 0 || level - (levels[i - 1] as number) >= 0.07 * span),
    at: (noise: number) =>
      margin.left + 12 + ((width - margin.left - margin.right - 24) * (noise - (levels[0] ?? 0))) / span,
    text: (noise: number) => tickText(100 * noise),
  };
  const y = percentAxis(
    `${plot.measure} (%)`,
    points.flatMap(({ value }) => around(value)),
    [height - margin.bottom, margin.top],
  );
  const place = ({ noise }: { noise: number }) => finite(x.at(noise));
  type Point = NoisePlot['lines'][number]['points'][number];
  const bandPath = band<Point>(
    place,
    (p) => finite(y.at(around(p.value)[0])),
    (p) => finite(y.at(around(p.value)[1])),
  );
  const linePath = line<Point>(place, ({ value }) => finite(y.at(value.mean)));
  const picture = drawing(
    { label: `${plot.title}: ${plot.measure} over the share of defects in training.`, height, x, y },
    [
      ...plot.lines.map(
        (each) => markup`<path class="band ${seriesClass(each.method)}" d="${bandPath(each.points) ?? ''}" />`,
      ),
      ...plot.lines.map(
        (each) =>
          markup`<path class="line ${seriesClass(each.method)}" stroke-dasharray="${seriesDash(each.method)}" d="${linePath(each.points) ?? ''}" />`,
      ),
      ...plot.lines.flatMap((each) =>
        each.points.map((p) => marker(each.method, x.at(p.noise), y.at(p.value.mean), 50)),
      ),
    ],
  );
  return figure(plot.title, picture, table(plot, methods, levels), {
    keys: seriesKeys(
      methods,
      plot.lines.map(({ method }) => method),
      'both',
    ),
    words: 'Bands: one standard deviation over splits and seeds.',
  });
}

function table({ title, measure, lines }: NoisePlot, methods: BenchReport['methods'], levels: readonly number[]) {
  return {
    title: `${title}: numbers`,
    corner: 'Method',
    groups: [],
    columns: levels.map((level) => `${tickText(100 * level)} %`),
    rows: lines.map(({ method, points }) => ({
      title: titleOf(methods, method),
      cells: levels.map((level) => ({ text: spreadText(points.find(({ noise }) => noise === level)?.value ?? null) })),
    })),
    notes: [`${measure} in percent, mean ± standard deviation; columns are the share of defects in training.`],
  };
}
