import { matrix, plainKernels, seededRandom } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { nearestSquares } from '../fixtures/covering-radius.ts';
import { testRun } from '../fixtures/run.ts';
import { approachInto, passRoom } from './nearest-taken.ts';

const random = seededRandom(3);
const features = matrix(
  50,
  3,
  new Float32Array(150).map(() => random()),
);
const candidates = Uint32Array.from({ length: 40 }, (_, i) => 49 - i);

it.each([1, 7, 40])('lowers all distances, %i candidates at a time', async (rows) => {
  const distances = new Float64Array(40).fill(Infinity);
  const room = matrix(rows, 3);
  await approachInto(distances, features, candidates, [3, 20], room, testRun());
  expect([...distances]).toEqual(nearestSquares(features, candidates, [3, 20]));
  await approachInto(distances, features, candidates, [44, 9, 30], room, testRun());
  expect([...distances]).toEqual(nearestSquares(features, candidates, [3, 20, 44, 9, 30]));
});

it('never raises one', async () => {
  const distances = new Float64Array(40);
  await approachInto(distances, features, candidates, [3], matrix(9, 3), testRun());
  expect([...distances]).toEqual([...new Float64Array(40)]);
});

it('takes no more room than the candidates need, nor ever more than 65,536 rows', () => {
  const rows: number[] = [];
  const kernels: typeof plainKernels = {
    ...plainKernels,
    allocate: (count, columns) => (rows.push(count), matrix(0, columns)),
  };
  passRoom(kernels, 40, 3);
  passRoom(kernels, 9e6, 3);
  expect(rows).toEqual([40, 65_536]);
});
