import { svgElement } from './element.ts';

const width = 640;
const height = 120;
const bins = 32;

/**
 * Bars of the training scores, a line for the threshold, and a dot for each image on screen.
 * @param sorted - training scores, ascending.
 */
export function scoreChart(sorted: readonly number[], threshold: number, results: readonly number[]): SVGElement {
  const all = [...sorted, ...results, threshold];
  const low = Math.min(...all);
  const high = Math.max(...all);
  const x = (score: number) => 8 + ((score - low) / (high - low || 1)) * (width - 16);
  const counts = new Array<number>(bins).fill(0);
  for (const score of sorted) {
    const bin = Math.min(bins - 1, Math.floor(((score - low) / (high - low || 1)) * bins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const most = Math.max(...counts);
  const step = (width - 16) / bins;
  const bars = counts.map((count, i) => {
    const tall = (count / most) * (height - 30);
    return svgElement('rect', {
      class: 'bar',
      x: 8 + i * step + 1,
      y: height - 18 - tall,
      width: step - 2,
      height: tall,
    });
  });
  const dots = results.map((score) =>
    svgElement('circle', { class: score > threshold ? 'dot defect' : 'dot good', cx: x(score), cy: height - 8, r: 5 }),
  );
  const at = x(threshold);
  const line = svgElement('line', { class: 'threshold-line', x1: at, x2: at, y1: 4, y2: height });
  const label = 'Bars: training scores. Line: threshold. Dots: images on screen.';
  return svgElement(
    'svg',
    { class: 'chart', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label },
    ...bars,
    svgElement('line', { class: 'axis', x1: 8, x2: width - 8, y1: height - 17, y2: height - 17 }),
    ...dots,
    line,
  );
}
