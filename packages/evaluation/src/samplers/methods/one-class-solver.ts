import { type KernelRun, pacer } from '@tailedcore/core';

/** Pairs of weights that would make the problem flat are given this curvature, as libsvm does. */
const leastCurvature = 1e-12;

/**
 * Solves the dual problem of a one-class support vector machine (Schölkopf et al. 2001) in libsvm's scaling: minimise 1/2 a'Ka over 0 <= a_i <= 1 with
 * sum a = nu n, by pairs of weights, chosen by second-order gain (Fan, Chen and Lin 2005), until no pair can gain by more than `tolerance`.
 * @param kernel - [n, n], symmetric, 1 on the diagonal.   @param nu - above 0, at most 1.
 * @returns decision values K a - rho, [n]: below 0 for outliers.
 * @throws E_ABORTED.
 */
export async function solveOneClass(
  kernel: Float32Array,
  n: number,
  nu: number,
  tolerance: number,
  run?: KernelRun,
): Promise<Float64Array> {
  const weights = startWeights(n, nu);
  const gradient = gradientAt(kernel, weights);
  const pause = pacer(run);
  for (let pair = bestPair(kernel, weights, gradient, tolerance); pair;) {
    moveInto(weights, gradient, kernel, pair);
    const turn = pause(0);
    if (turn) await turn;
    pair = bestPair(kernel, weights, gradient, tolerance);
  }
  const rho = offset(weights, gradient);
  return gradient.map((value) => value - rho);
}

/** The first images at 1 until their sum is nu n. */
function startWeights(n: number, nu: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => Math.min(1, Math.max(0, nu * n - i)));
}

function gradientAt(kernel: Float32Array, weights: Float64Array): Float64Array {
  const n = weights.length;
  const gradient = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const weight = weights[i] as number;
    if (weight === 0) continue;
    for (let t = 0; t < n; t++) gradient[t] = (gradient[t] as number) + weight * (kernel[i * n + t] as number);
  }
  return gradient;
}

/** A weight that grows, and one that shrinks as much. */
interface Pair {
  readonly up: number;
  readonly down: number;
}

/** The steepest weight that can grow, and the weight whose shrinking then gains most; undefined at the solution. */
function bestPair(
  kernel: Float32Array,
  weights: Float64Array,
  gradient: Float64Array,
  tolerance: number,
): Pair | undefined {
  const n = weights.length;
  let up = -1;
  for (let i = 0; i < n; i++) {
    if ((weights[i] as number) < 1 && (up < 0 || (gradient[i] as number) < (gradient[up] as number))) up = i;
  }
  if (up < 0) return undefined;
  let down = -1;
  let most = 0;
  let steepest = -Infinity;
  for (let i = 0; i < n; i++) {
    if ((weights[i] as number) <= 0) continue;
    const slope = (gradient[i] as number) - (gradient[up] as number);
    if (slope > steepest) steepest = slope;
    if (slope <= 0) continue;
    const gain = (slope * slope) / curvature(kernel, n, up, i);
    if (gain > most) [most, down] = [gain, i];
  }
  return down < 0 || steepest < tolerance ? undefined : { up, down };
}

function curvature(kernel: Float32Array, n: number, a: number, b: number): number {
  return Math.max(leastCurvature, 2 - 2 * (kernel[a * n + b] as number));
}

/** Moves weight from `down` to `up` as far as it gains and both stay in 0..1. */
function moveInto(weights: Float64Array, gradient: Float64Array, kernel: Float32Array, { up, down }: Pair): void {
  const n = weights.length;
  const slope = (gradient[down] as number) - (gradient[up] as number);
  const room = Math.min(1 - (weights[up] as number), weights[down] as number);
  const step = Math.min(room, slope / curvature(kernel, n, up, down));
  // Bounds are hit exactly, so that a weight at one is known to be there.
  weights[up] = step === room && room === 1 - (weights[up] as number) ? 1 : (weights[up] as number) + step;
  weights[down] = step === room && room === weights[down] ? 0 : (weights[down] as number) - step;
  for (let t = 0; t < n; t++) {
    const change = step * ((kernel[up * n + t] as number) - (kernel[down * n + t] as number));
    gradient[t] = (gradient[t] as number) + change;
  }
}

/** The mean gradient of the weights between the bounds; without any, the middle between those of the bounds. */
function offset(weights: Float64Array, gradient: Float64Array): number {
  let [sum, free, atMost, atLeast] = [0, 0, Infinity, -Infinity];
  for (let i = 0; i < weights.length; i++) {
    const value = gradient[i] as number;
    if (weights[i] === 1) atLeast = Math.max(atLeast, value);
    else if (weights[i] === 0) atMost = Math.min(atMost, value);
    else {
      sum += value;
      free++;
    }
  }
  if (free > 0) return sum / free;
  if (atMost === Infinity) return atLeast;
  return atLeast === -Infinity ? atMost : (atMost + atLeast) / 2;
}
