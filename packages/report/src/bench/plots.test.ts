import { expect, test } from 'vitest';
import { markupOf } from '../html.ts';
import { sampleBench } from './fixtures/sample-bench.ts';
import { noisePlot } from './noise-plot.ts';
import { patchPlot } from './patch-plot.ts';
import { percentAxis } from './percent-axis.ts';
import { rocPlot } from './roc-plot.ts';
import { scorePlot } from './score-plot.ts';
import { tradeoffPlot } from './tradeoff-plot.ts';

const { methods, ...sample } = sampleBench();
const first = <T>(list: readonly T[]) => list[0] as T;
const cells = (html: string) =>
  [...html.matchAll(/<td class="number[^"]*">(.*?)<\/td>/g)].map((match) =>
    (match[1] as string).replace(/<[^>]*>/g, ''),
  );

test('an axis of percent has round ends around its values, inside 0 to 100', () => {
  const axis = percentAxis('AUROC', [0.71, 0.985], [54, 386]);
  expect(axis.ticks[0]).toBeLessThanOrEqual(0.71);
  expect(axis.ticks.at(-1)).toBe(1);
  expect(axis.at(1)).toBe(386);
  expect(axis.text(0.9)).toBe('90');
  const whole = percentAxis('AUROC', [0, 1], [100, 0]);
  expect([whole.at(0), whole.at(1), whole.at(0.25)]).toEqual([100, 0, 75]);
});

test('better methods lie further right and higher', () => {
  const html = markupOf(tradeoffPlot(first(sample.tradeoffs), methods));
  const places = [...html.matchAll(/class="mark[^"]*"\s+transform="translate\(([\d.]+) ([\d.]+)\)"/g)].map((m) => [
    Number(m[1]),
    Number(m[2]),
  ]);
  const [ours, patchcore] = places as [[number, number], [number, number]];
  expect(ours[0]).toBeGreaterThan(patchcore[0]);
  expect(ours[1]).toBeGreaterThan(patchcore[1]);
  expect(html.match(/class="spread/g)).toHaveLength(2); // the second method has one value: no bars
  expect(cells(html)).toEqual(['95.00 ± 1.00', '93.00 ± 1.00', '70.00', '97.00']);
});

test('the share found at a false alarm rate is read off the straight line between two points', () => {
  const html = markupOf(rocPlot(first(sample.curves), methods));
  // From (0, 0.5) to (0.5, 0.9): 0.8 a unit.
  expect(cells(html)).toEqual(['82.50', '50.80', '54.00', '58.00', '66.00']);
});

test('scores are counted on both sides of the threshold, and each once', () => {
  const html = markupOf(scorePlot(first(sample.scores)));
  expect(html).toContain('1 good image and 2 defective ones above the threshold.');
  const counts = cells(html).map(Number);
  expect(counts.filter((_, i) => i % 2 === 0).reduce((a, b) => a + b, 0)).toBe(5);
  expect(counts.filter((_, i) => i % 2 === 1).reduce((a, b) => a + b, 0)).toBe(3);
});

test('levels of noise that a method was not measured at are –', () => {
  const plot = first(sample.noise);
  const other = { method: 1, points: [{ noise: 0.4, value: { mean: 0.5, deviation: null, count: 1 } }] };
  const html = markupOf(noisePlot({ ...plot, lines: [...plot.lines, other] }, methods));
  expect(cells(html)).toEqual(['97.00 ± 1.00', '93.00 ± 2.00', '–', '–', '–', '50.00']);
});

test('bars are as long as their shares, and what is not defined has none', () => {
  const html = markupOf(patchPlot(first(sample.patches), methods));
  const widths = [...html.matchAll(/class="bar \w+"\s+x="14"\s+y="\d+"\s+width="([\d.]+)"/g)].map((match) =>
    Number(match[1]),
  );
  expect(widths).toHaveLength(2);
  expect((widths[0] as number) / (widths[1] as number)).toBeCloseTo(4, 1);
  expect(cells(html)).toEqual(['40.00 ± 1.00', '10.00 ± 1.00', '–']);
});
