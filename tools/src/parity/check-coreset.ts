import { createPart, type Matrix, squaredDistance } from '@tailedcore/core';
import { greedyCoreset } from '@tailedcore/samplers';
import { requireClose, tied } from './compare.ts';
import type { Golden } from './golden.ts';
import { bothKernels, hostOf, type Product, quietRun } from './product.ts';

const radiusTolerance = 1e-5;

/** The farthest-point selection from a given row on. */
export async function checkCoreset(golden: Golden, product: Product): Promise<void> {
  const { metric } = golden.metadata;
  if (metric !== 'l2') throw new Error(`${golden.name}: its metric is ${metric}; l2 is the only one here.`);
  const features = golden.matrix('features');
  const expected = golden.values('selected');
  const first = golden.values('first_index')[0] as number;
  const all = Uint32Array.from({ length: features.rows }, (_, row) => row);
  const part = await createPart(greedyCoreset, { start: 'first' }, hostOf(product));
  const fromFirst = Uint32Array.of(first, ...all.filter((row) => row !== first));
  for (const [name, kernels] of bothKernels(product)) {
    const selected = await kernels.farthestFirst(features, all, expected.length, first);
    requireSelection(name, features, selected, golden);
    requireSelection(
      `part, ${name}`,
      features,
      await part.sample(features, fromFirst, expected.length, quietRun(kernels)),
      golden,
    );
  }
}

/** The same rows up to the first tie; from there on only the radii can be compared, since the golden's distances were rounded to float32. */
function requireSelection(name: string, features: Matrix, selected: Uint32Array, golden: Golden): void {
  const expected = golden.values('selected');
  const { radius, gaps } = follow(features, selected);
  requireClose(`covering radius (${name})`, [radius], golden.values('cover_radius'), radiusTolerance);
  if (selected.length !== expected.length) throw new Error(`${name}: ${selected.length} rows, not ${expected.length}.`);
  const at = expected.findIndex((row, i) => row !== selected[i]);
  if (at < 0) return;
  const [ours, theirs] = [selected[at] as number, expected[at] as number];
  const { gapOf } = follow(features, selected.subarray(0, at));
  if (at > 0 && tied(gaps[at] as number, gapOf(theirs))) return;
  throw new Error(`selected rows (${name}): number ${at} is row ${ours}, expected ${theirs}, which lies nearer.`);
}

/** Distances of all rows to the nearest taken one, and how far each taken row was when it was taken. */
function follow(features: Matrix, taken: Uint32Array) {
  const { rows, columns, data } = features;
  const distances = new Float64Array(rows).fill(Infinity);
  const gaps: number[] = [];
  for (const center of taken) {
    gaps.push(Math.sqrt(distances[center] as number));
    for (let row = 0; row < rows; row++)
      distances[row] = Math.min(distances[row] as number, squaredDistance(data, center, data, row, columns));
  }
  const radius = Math.sqrt(distances.reduce((most, distance) => Math.max(most, distance), 0));
  return { radius, gaps, gapOf: (row: number) => Math.sqrt(distances[row] as number) };
}
