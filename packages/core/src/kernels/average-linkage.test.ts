import { expect, it } from 'vitest';
import { randomInteger, seededRandom } from '../random.ts';
import { matrix } from '../tensor.ts';
import { averageLinkage } from './average-linkage.ts';
import { similaritiesInto, unitRows } from './similarities.ts';

/** The definition: merge the two clusters of the largest mean similarity, until that is below `least`. */
function naiveClusters(similarities: Float32Array, n: number, least: number): number[] {
  let clusters = Array.from({ length: n }, (_, i) => [i]);
  const mean = (a: number[], b: number[]) =>
    a.flatMap((i) => b.map((j) => similarities[i * n + j]!)).reduce((x, y) => x + y) / (a.length * b.length);
  for (;;) {
    const pairs = clusters.flatMap((a, i) => clusters.slice(i + 1).map((b) => ({ a, b, value: mean(a, b) })));
    const best = pairs.reduce((x, y) => (y.value > x.value ? y : x), { a: [0], b: [0], value: -Infinity });
    if (best.value < least) break;
    clusters = [...clusters.filter((c) => c !== best.a && c !== best.b), [...best.a, ...best.b]];
  }
  return Array.from({ length: n }, (_, i) => Math.min(...clusters.find((c) => c.includes(i))!));
}

it('equals the definition, whatever the cut', async () => {
  const random = seededRandom(3);
  let several = 0;
  for (let trial = 0; trial < 200; trial++) {
    const n = 1 + randomInteger(random, 14);
    const values = Float32Array.from({ length: n * 3 }, () => random() - 0.4);
    const similarities = new Float32Array(n * n);
    similaritiesInto(similarities, unitRows(matrix(n, 3, values)), 0, n);
    const least = random() * 1.6 - 0.6;
    const expected = naiveClusters(similarities, n, least);
    expect([...(await averageLinkage(similarities.slice(), n, least))]).toEqual(expected);
    const count = new Set(expected).size;
    if (count > 1 && count < n) several++;
  }
  expect(several).toBeGreaterThan(80);
});

it('counts each member of a cluster the same', async () => {
  // 0, 1 and 2 are alike; 3 is similar to 0 alone: on average 0.6 with the three, and 0.45 had the first merge counted for half.
  const rows = [1, 1, 0.99, 0.9, 1, 1, 0.99, 0.45, 0.99, 0.99, 1, 0.45, 0.9, 0.45, 0.45, 1];
  expect([...(await averageLinkage(Float32Array.from(rows), 4, 0.59))]).toEqual([0, 0, 0, 0]);
  expect([...(await averageLinkage(Float32Array.from(rows), 4, 0.61))]).toEqual([0, 0, 0, 3]);
});

it('joins all copies, and nothing at a cut above 1', async () => {
  const ones = new Float32Array(25).fill(1);
  expect([...(await averageLinkage(ones.slice(), 5, 1))]).toEqual([0, 0, 0, 0, 0]);
  expect([...(await averageLinkage(ones.slice(), 5, 1.1))]).toEqual([0, 1, 2, 3, 4]);
  expect([...(await averageLinkage(new Float32Array(), 0, 0.5))]).toEqual([]);
});

it('stops when the run does', async () => {
  const signal = AbortSignal.abort();
  await expect(averageLinkage(Float32Array.of(1), 1, 0.5, { signal })).rejects.toMatchObject({ code: 'E_ABORTED' });
});
