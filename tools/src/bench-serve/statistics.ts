import type { Timed } from './send-load.ts';

/** Milliseconds that so many answers took at most. */
export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly most: number;
}

/** By nearest rank; NaN without answers. */
export function quantiles(answers: readonly Timed[]): Quantiles {
  const times = Float64Array.from(answers, ({ ms }) => ms).sort();
  const at = (share: number) => times[Math.max(0, Math.ceil(share * times.length) - 1)] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
}

/** Slope of the least-squares line through points, in units of y for one of x; NaN for fewer than two points. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [meanX, meanY] = [mean(([x]) => x), mean(([, y]) => y)];
  const across = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / across;
}
