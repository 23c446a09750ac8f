import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMatrix, naiveDistance } from '../fixtures/arbitrary.ts';
import { goldens } from '../fixtures/golden.ts';
import { type Matrix, matrix } from '../tensor.ts';
import { farthestFirst } from './farthest-first.ts';
import { squaredDistance } from './squared-distance.ts';

const line = matrix(5, 1, Float32Array.of(0, 1, 5, 9, 10));
const all = (m: Matrix) => Uint32Array.from(Array(m.rows).keys());

it('takes the farthest row each time', async () => {
  expect([...(await farthestFirst(line, all(line), 5, 1))]).toEqual([1, 4, 2, 0, 3]);
});

it('sees candidates only, and counts `first` among them', async () => {
  expect([...(await farthestFirst(line, Uint32Array.of(3, 2, 1), 3, 2))]).toEqual([1, 3, 2]);
});

it('takes the earliest candidate of several at equal distance', async () => {
  const points = matrix(3, 1, Float32Array.of(0, 1, -1));
  expect([...(await farthestFirst(points, Uint32Array.of(0, 2, 1), 2, 0))]).toEqual([0, 2]);
});

it('takes no row twice, not even among copies', async () => {
  const copies = matrix(4, 2);
  expect([...(await farthestFirst(copies, all(copies), 4, 2))]).toEqual([2, 0, 1, 3]);
});

it('takes nothing when nothing is wanted', async () => {
  expect(await farthestFirst(matrix(0, 3), new Uint32Array(), 0, 0)).toHaveLength(0);
});

it('equals the definition, across blocks too, and any prefix is the selection of that length', async () => {
  const cases = anyMatrix(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 3 })).chain((features) =>
    fc
      .shuffledSubarray([...Array(features.rows).keys()], { minLength: 1 })
      .chain((candidates) =>
        fc.tuple(
          fc.constant(features),
          fc.constant(Uint32Array.from(candidates)),
          fc.nat(candidates.length - 1),
          fc.integer({ min: 1, max: candidates.length }),
        ),
      ),
  );
  await fc.assert(
    fc.asyncProperty(cases, async ([features, candidates, first, count]) => {
      const whole = await farthestFirst(features, candidates, candidates.length, first);
      expect([...whole]).toEqual(naiveSelection(features, candidates, first));
      expect([...(await farthestFirst(features, candidates, count, first))]).toEqual([...whole.slice(0, count)]);
    }),
  );
});

it('breaks ties the same way over many blocks of candidates', async () => {
  // 10,000 candidates, of which the copies of the two far points stand in different blocks.
  const points = matrix(10_000, 1);
  for (const row of [9000, 5000, 4095, 4096]) points.data[row] = 3;
  for (const row of [9500, 8191]) points.data[row] = -3;
  expect([...(await farthestFirst(points, all(points), 4, 0))]).toEqual([0, 4095, 8191, 1]);
});

it('refuses impossible selections', async () => {
  await expect(farthestFirst(line, all(line), 6, 0)).rejects.toMatchObject({ code: 'E_TOO_FEW_ROWS' });
  await expect(farthestFirst(line, all(line), 1, 5)).rejects.toMatchObject({ code: 'E_OPTION' });
  await expect(farthestFirst(line, all(line), -1, 0)).rejects.toMatchObject({ code: 'E_OPTION' });
  await expect(farthestFirst(line, Uint32Array.of(0, 5), 1, 0)).rejects.toMatchObject({ code: 'E_OPTION' });
  await expect(farthestFirst(line, Uint32Array.of(1, 1), 1, 0)).rejects.toThrow('expected every row once');
  const broken = matrix(2, 1, Float32Array.of(0, NaN));
  await expect(farthestFirst(broken, all(broken), 1, 0)).rejects.toMatchObject({ code: 'E_NOT_FINITE' });
  await expect(farthestFirst(line, all(line), 2, 0, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'E_ABORTED',
  });
});

it('stops in the middle when aborted', async () => {
  const controller = new AbortController();
  const points = matrix(60_000, 8);
  const onProgress = () => controller.abort();
  const run = farthestFirst(points, all(points), 60_000, 0, { signal: controller.signal, onProgress });
  await expect(run).rejects.toMatchObject({ code: 'E_ABORTED' });
});

describe('goldens', () => {
  // The large one is not copied into the repository; `goldens` says so where it is absent.
  const large = 'greedy-coreset-128';
  const others = goldens('greedy-coreset').filter(({ name }) => !name.startsWith(large));
  for (const golden of [...others, ...goldens(large)]) {
    it(`selects the rows of ${golden.name}`, async () => {
      const features = golden.matrix('features');
      const expected = golden.values('selected');
      const selected = await farthestFirst(
        features,
        all(features),
        expected.length,
        golden.values('first_index')[0] ?? NaN,
      );
      const radius = Math.sqrt(coveringRadius(features, selected));
      expect(Math.abs(radius / (golden.values('cover_radius')[0] ?? NaN) - 1)).toBeLessThan(1e-5);
      // The goldens used float32 norms: after the first tie to rounding only the radius can be compared.
      const differs = expected.findIndex((row, at) => row !== selected[at]);
      if (differs >= 0) expectTie(features, expected.slice(0, differs), expected[differs]!, selected[differs]!);
    });
  }
});

function expectTie(features: Matrix, taken: number[], one: number, other: number): void {
  const gap = (row: number) =>
    Math.min(...taken.map((t) => squaredDistance(features.data, row, features.data, t, features.columns)));
  expect(Math.abs(gap(one) / gap(other) - 1)).toBeLessThan(1e-6);
}

function coveringRadius(features: Matrix, selected: Uint32Array): number {
  return Math.max(
    ...[...all(features)].map((row) =>
      Math.min(...[...selected].map((t) => squaredDistance(features.data, row, features.data, t, features.columns))),
    ),
  );
}

function naiveSelection(features: Matrix, candidates: Uint32Array, first: number): number[] {
  const left = [...candidates];
  const taken = left.splice(first, 1);
  while (left.length > 0) {
    const gaps = left.map((row) => Math.min(...taken.map((other) => naiveDistance(features, row, features, other))));
    taken.push(...left.splice(gaps.indexOf(Math.max(...gaps)), 1));
  }
  return taken;
}
