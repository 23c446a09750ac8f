import { expect, it } from 'vitest';
import { selectByClusters } from './select-by-clusters.ts';

const labels = (...sizes: readonly number[]) =>
  Int32Array.from(sizes.flatMap((size, label) => Array<number>(size).fill(label)));

it('gives each image the size of its cluster, and takes the small ones', () => {
  const { selected, classSizes, outlierScores } = selectByClusters(labels(30, 2, 28, 1));
  expect([...selected]).toEqual([30, 31, 60]);
  expect([...classSizes!]).toEqual([...Array<number>(30).fill(30), 2, 2, ...Array<number>(28).fill(28), 1]);
  expect(outlierScores).toBeNull();
});

it('counts images of no cluster as classes of their own', () => {
  const { selected, classSizes } = selectByClusters(Int32Array.of(...labels(20, 20), -1, -1));
  expect([...classSizes!].slice(-3)).toEqual([20, 1, 1]);
  expect([...selected]).toEqual([40, 41]);
});

it('takes all images of a single cluster, as the TailSampler does', () => {
  expect([...selectByClusters(labels(4)).selected]).toEqual([0, 1, 2, 3]);
});

it('keeps within 15 % of the images', () => {
  // The elbow of 50, 10, 10, 10 is at 10, but one class of 10 of 80 fits, three do not.
  const { selected } = selectByClusters(labels(50, 12, 10, 8));
  expect(selected).toHaveLength(8);
});
