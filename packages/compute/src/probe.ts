import type { GraphTensor } from '@tailedcore/core';

/** What a device made of the probe: its numbers and its best time. */
export interface Probed {
  readonly values: GraphTensor['data'];
  readonly ms: number;
}

const passes = 4;
const longEnoughMs = 1000;

/** Runs a pass a few times (the first also compiles) and keeps the best time; a slow device is not asked for more than it needs to show that. */
export async function probe(pass: () => Promise<Readonly<Record<string, GraphTensor>>>): Promise<Probed> {
  let best = Infinity;
  let values: GraphTensor['data'] = new Float32Array(0);
  for (let i = 0; i < passes && !(best > longEnoughMs && i > 1); i++) {
    const started = performance.now();
    const found = await pass();
    best = Math.min(best, performance.now() - started);
    values = found['means']?.data ?? values;
  }
  return { values, ms: best };
}

/** The largest difference in units of the largest value expected; infinite when lengths differ or a value is no number. */
export function relativeDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Infinity;
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const here = Math.abs((found[i] as number) - (expected[i] as number));
    if (Number.isNaN(here)) return Infinity;
    difference = Math.max(difference, here);
    largest = Math.max(largest, Math.abs(expected[i] as number));
  }
  return difference === 0 ? 0 : difference / largest;
}
