import { matrix, seededRandom, squaredDistance } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { testRun } from '../fixtures/run.ts';
import { kMeans } from './k-means.ts';

it('tells clusters of a line apart', async () => {
  const rows = matrix(6, 1, Float32Array.of(0, 10, 0.5, 20, 10.5, 21));
  const { labels, inertia } = await kMeans(rows, 3, 10, testRun());
  expect([labels[2], labels[4], labels[5]]).toEqual([labels[0], labels[1], labels[3]]);
  expect(new Set(labels).size).toBe(3);
  expect(inertia).toBeCloseTo(0.125 + 0.125 + 0.5, 6);
});

it('gives each of few images, and as many of many copies, a cluster at most', async () => {
  const few = matrix(3, 2, Float32Array.of(0, 0, 1, 0, 0, 1));
  expect(new Set((await kMeans(few, 3, 2, testRun())).labels).size).toBe(3);
  const copies = matrix(
    10,
    1,
    Float32Array.from({ length: 10 }, (_, i) => i % 2),
  );
  const { labels, inertia } = await kMeans(copies, 8, 3, testRun());
  expect(inertia).toBe(0);
  expect(labels.every((label, i) => label === labels[i % 2])).toBe(true);
});

it('is a fixed point: each image is nearest to the mean of its own cluster', async () => {
  const random = seededRandom(4);
  const rows = matrix(
    80,
    3,
    new Float32Array(240).map(() => random()),
  );
  const { labels } = await kMeans(rows, 5, 1, testRun());
  const means = matrix(5, 3);
  for (let cluster = 0; cluster < 5; cluster++) {
    const members = [...labels.keys()].filter((row) => labels[row] === cluster);
    for (let c = 0; c < 3; c++) {
      means.data[cluster * 3 + c] = members.reduce((sum, row) => sum + rows.data[row * 3 + c]!, 0) / members.length;
    }
  }
  // Up to the tolerance at which it may stop.
  let strangers = 0;
  for (let row = 0; row < 80; row++) {
    const distances = [0, 1, 2, 3, 4].map((cluster) => squaredDistance(rows.data, row, means.data, cluster, 3));
    if (distances.indexOf(Math.min(...distances)) !== labels[row]) strangers++;
  }
  expect(strangers).toBeLessThanOrEqual(1);
});

it('is never worse with more starts', async () => {
  const random = seededRandom(9);
  const rows = matrix(
    120,
    2,
    new Float32Array(240).map(() => random()),
  );
  const inertia = async (starts: number) => (await kMeans(rows, 9, starts, testRun())).inertia;
  const [one, ten] = [await inertia(1), await inertia(10)];
  expect(ten).toBeLessThan(one);
});
