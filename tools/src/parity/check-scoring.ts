import { createPart, heatMap, type Matrix, type MemoryBank, type Neighbors, squaredDistance } from '@tailedcore/core';
import { exactIndex, nearestScorer } from '@tailedcore/neighbors';
import { requireClose, tied } from './compare.ts';
import type { Golden } from './golden.ts';
import { bothKernels, hostOf, type Product, quietRun } from './product.ts';

/** Nearest rows of a memory (any `nnK_index` that is there), image scores, and maps resized and smoothed. */
export async function checkScoring(golden: Golden, product: Product): Promise<void> {
  const queries = golden.matrix('queries');
  const memory = golden.matrix('memory');
  const counts = [...golden.tensors.keys()].flatMap((name) => /^nn(\d+)_index$/.exec(name)?.[1] ?? []).map(Number);
  for (const [name, kernels] of bothKernels(product)) {
    const run = quietRun(kernels);
    await using index = await (await createPart(exactIndex, {}, hostOf(product))).build(memory, run);
    for (const k of counts) {
      requireNeighbors(`kernel ${name}`, golden, await kernels.nearest(queries, memory, k));
      requireNeighbors(`index, ${name}`, golden, await index.search(queries, k, run));
    }
    const scorer = await createPart(nearestScorer, {}, hostOf(product));
    const images = golden.values('image_scores');
    const found = await index.search(queries, scorer.neighbors, run);
    const scores = scorer.score(found, bankOf(memory), images.length, queries);
    requireClose(`patch scores (${name})`, scores.patches, golden.values('nn1_sqdist'));
    requireClose(`image scores (${name})`, scores.images, images);
  }
  requireMaps(golden);
}

/** Other rows than the expected are right where they are as far away. */
function requireNeighbors(name: string, golden: Golden, { k, rows, distances }: Neighbors): void {
  const [queries, memory] = [golden.matrix('queries'), golden.matrix('memory')];
  requireClose(`squared distances to ${k} (${name})`, distances, golden.values(`nn${k}_sqdist`));
  const distance = (query: number, row: number) =>
    squaredDistance(queries.data, query, memory.data, row, memory.columns);
  golden.values(`nn${k}_index`).forEach((expected, at) => {
    const [query, row] = [Math.floor(at / k), rows[at] as number];
    if (row === expected || tied(distance(query, row), distance(query, expected))) return;
    throw new Error(`rows nearest to patch ${query} (${name}): found row ${row}, expected ${expected}.`);
  });
}

function requireMaps(golden: Golden): void {
  const side = golden.parameter('size');
  const options = { sigma: golden.parameter('sigma'), truncate: golden.parameter('truncate') };
  const scores = golden.values('nn1_sqdist');
  const expected = golden.values(`score_maps_${side}`);
  const [rows = 0, columns = 0] = golden.values('score_map_shape');
  const cells = rows * columns;
  const maps = Array.from({ length: scores.length / cells }, (_, image) => [
    ...heatMap(scores.slice(image * cells, (image + 1) * cells), [rows, columns], [side, side], options),
  ]);
  requireClose('heat maps', maps.flat(), expected);
}

function bankOf(features: Matrix): MemoryBank {
  const none = new Uint32Array(features.rows);
  const weights = new Float32Array(features.rows).fill(1);
  return { features, weights, origins: none, positions: none, views: none };
}
