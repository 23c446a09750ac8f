import { scaleLog } from 'd3-scale';
import { formatCount, formatCounted, formatScore } from '../format.ts';
import { type Html, markup } from '../html.ts';
import type { ClassSizePlot } from './bench-report.ts';
import { figure } from './figure.ts';
import { at, finite } from './finite.ts';
import { drawing, margin, width } from './frame.ts';
import { tickText } from './numbers.ts';
import { seriesClass } from './series.ts';

const height = 380;

/** Believed over true class size, both logarithmic; the area of a circle is the number of images. The diagonal is right. */
export function classSizePlot({ title, method, points }: ClassSizePlot): Html {
  const largest = Math.max(10, ...points.flatMap(({ true: size, believed }) => [size, believed]));
  const scale = (range: readonly [number, number]) =>
    scaleLog()
      .domain([0.8, 1.25 * largest])
      .range(range);
  const [across, up] = [scale([margin.left, width - margin.right]), scale([height - margin.bottom, margin.top])];
  const ticks = ticksUpTo(largest);
  const x = { title: 'True class size (images)', ticks, at: across, text: tickText };
  const y = { title: 'Believed class size (images)', ticks, at: up, text: tickText };
  const most = Math.max(1, ...points.map(({ images }) => images));
  const images = points.reduce((sum, point) => sum + point.images, 0);
  const label = `${title}: believed against true class size of ${formatCounted(images, 'training image')}.`;
  const picture = drawing({ label, height, x, y }, [
    markup`<line class="chance" x1="${at(across(0.8))}" y1="${at(up(0.8))}" x2="${at(across(largest))}" y2="${at(up(largest))}" />`,
    ...points
      .toSorted((a, b) => b.images - a.images)
      .map(
        (point) =>
          markup`<circle
            class="bubble ${seriesClass(method)}"
            cx="${at(across(finite(point.true)))}"
            cy="${at(up(finite(point.believed)))}"
            r="${at(Math.max(2, 13 * Math.sqrt(point.images / most)))}"
          />`,
      ),
  ]);
  return figure(title, picture, table(title, points), {
    words: `Area: number of images, at most ${formatCount(most)}. On the diagonal the believed size is the true one.`,
  });
}

/** How often each true size is believed to be what. */
function table(title: string, points: ClassSizePlot['points']) {
  const sorted = points.toSorted((a, b) => a.true - b.true || a.believed - b.believed);
  return {
    title: `${title}: numbers`,
    corner: 'True size',
    groups: [],
    columns: ['Believed size', 'Images'],
    rows: sorted.map(({ true: size, believed, images }) => ({
      title: formatScore(size),
      cells: [{ text: formatScore(believed) }, { text: formatCount(images) }],
    })),
    notes: ['Sizes in training images of the same product. Images whose sizes nearly agree are counted together.'],
  };
}

/** Round sizes up to the largest, fewer where they would crowd each other. */
function ticksUpTo(largest: number): readonly number[] {
  const powers = [1, 10, 100, 1000, 10_000, 100_000];
  const factors = largest > 500 ? [1, 3] : [1, 2, 5];
  return powers.flatMap((power) => factors.map((factor) => factor * power)).filter((tick) => tick <= largest);
}
