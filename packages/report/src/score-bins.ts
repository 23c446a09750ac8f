import type { Verdict } from './report-input.ts';

/** A new image, as far as the histogram looks at it. */
interface ScoredImage {
  readonly score: number;
  readonly verdict: Verdict;
}

/** Where a score lies on the axis: log10 or itself. */
export interface ScoreAxis {
  readonly scale: 'log' | 'linear';
  /** Scores at both ends. */
  readonly from: number;
  readonly to: number;
  /** Share of the axis left of `score`, 0..1 inside. */
  at(score: number): number;
}

/** One bar: scores above `from`, up to and including `to`. */
export interface ScoreBin {
  readonly from: number;
  readonly to: number;
  training: number;
  good: number;
  defect: number;
  unknown: number;
}

/** New images of a bar. */
export function freshIn({ good, defect, unknown }: ScoreBin): number {
  return good + defect + unknown;
}

export interface ScoreBins {
  readonly axis: ScoreAxis;
  /** Left to right, equally wide on the axis; the threshold is an edge if there is one, so no bar is on both sides of it. */
  readonly bins: readonly ScoreBin[];
}

/**
 * Counts training and new scores in about `wanted` bars. The axis is logarithmic where every score is positive and the largest is
 * at least ten times the smallest; a few defects then do not squeeze the normal scores into one bar.
 * @param trainingScores - finite. @param images - finite scores. @param threshold - finite, or null for none.
 */
export function binScores(
  trainingScores: ArrayLike<number>,
  images: readonly ScoredImage[],
  threshold: number | null,
  wanted = 40,
): ScoreBins {
  const { low, high } = rangeOf(trainingScores, images, threshold);
  const anchor = threshold ?? low;
  const scale = low > 0 && high / low >= 10 ? 'log' : 'linear';
  const forward = scale === 'log' ? Math.log10 : (score: number) => score;
  const backward = scale === 'log' ? (u: number) => 10 ** u : (u: number) => u;
  const alike = high - low <= 1e-6 * Math.max(Math.abs(low), Math.abs(high));
  const step = (alike ? Math.abs(anchor) || 1 : forward(high) - forward(low)) / wanted;
  const middle = forward(anchor);
  const before = Math.ceil((middle - forward(low)) / step) + 1;
  const after = Math.ceil((forward(high) - middle) / step) + 1;

  const edge = (index: number) => (index === before ? anchor : backward(middle + (index - before) * step));
  const bins = Array.from({ length: before + after }, (_, i) => ({
    from: edge(i),
    to: edge(i + 1),
    training: 0,
    good: 0,
    defect: 0,
    unknown: 0,
  }));
  const binOf = (score: number): ScoreBin => {
    const index = before + Math.ceil((forward(score) - middle) / step) - 1;
    const [first, last] = score <= anchor ? [0, before - 1] : [before, bins.length - 1];
    return bins[Math.min(Math.max(index, first), last)] as ScoreBin;
  };
  for (let i = 0; i < trainingScores.length; i++) binOf(trainingScores[i] as number).training++;
  for (const image of images) binOf(image.score)[image.verdict]++;

  const start = middle - before * step;
  const at = (score: number) => (forward(score) - start) / (bins.length * step);
  return { axis: { scale, from: edge(0), to: edge(bins.length), at }, bins };
}

/** Smallest and largest of all scores and the threshold; 0 and 0 where there are none. */
function rangeOf(trainingScores: ArrayLike<number>, images: readonly ScoredImage[], threshold: number | null) {
  let low = threshold ?? Infinity;
  let high = threshold ?? -Infinity;
  const widen = (score: number) => {
    low = Math.min(low, score);
    high = Math.max(high, score);
  };
  for (let i = 0; i < trainingScores.length; i++) widen(trainingScores[i] as number);
  for (const image of images) widen(image.score);
  return low <= high ? { low, high } : { low: 0, high: 0 };
}

/** At most about `wanted` round scores inside the axis, ascending. */
export function axisTicks(axis: ScoreAxis, wanted = 7): readonly number[] {
  return axis.scale === 'log' ? logTicks(axis, wanted) : linearTicks(axis, wanted);
}

function linearTicks({ from, to }: ScoreAxis, wanted: number): readonly number[] {
  const rough = (to - from) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  const ticks: number[] = [];
  for (let i = Math.ceil(from / step); i * step <= to; i++)
    ticks.push(Number((i * step).toFixed(Math.min(digits, 100))));
  return ticks;
}

function logTicks({ from, to }: ScoreAxis, wanted: number): readonly number[] {
  const ticksOf = (factors: readonly number[], every: number) => {
    const ticks: number[] = [];
    for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power++) {
      if (power % every !== 0) continue;
      for (const factor of factors) {
        const tick = Number(`${factor}e${power}`);
        if (tick >= from && tick <= to) ticks.push(tick);
      }
    }
    return ticks;
  };
  const choices = [[1, 2, 5], [1, 3], [1]].map((factors) => ticksOf(factors, 1));
  const decades = Math.log10(to / from);
  return choices.find((ticks) => ticks.length <= wanted) ?? ticksOf([1], Math.ceil(decades / wanted));
}
