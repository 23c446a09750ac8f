import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyMatrix, naiveDistance } from '../fixtures/arbitrary.ts';
import { type Matrix, matrix } from '../tensor.ts';
import { farthestFirst } from './farthest-first.ts';
import { farthestFrom } from './farthest-from.ts';

/** The definition: each time the earliest of the farthest candidates, looking at all of them. */
function naive(features: Matrix, candidates: readonly number[], start: readonly number[], count: number): number[] {
  const taken = [...start];
  const distanceOf = (row: number) => Math.min(...taken.map((other) => naiveDistance(features, row, features, other)));
  while (taken.length < start.length + count) {
    const farthest = candidates.reduce(
      (best, row) => (distanceOf(row) > distanceOf(best) ? row : best),
      candidates[0]!,
    );
    if (distanceOf(farthest) === 0) break;
    taken.push(farthest);
  }
  return taken.slice(start.length);
}

const distancesTo = (features: Matrix, candidates: readonly number[], start: readonly number[]) =>
  Float64Array.from(candidates, (row) =>
    Math.min(...start.map((other) => naiveDistance(features, row, features, other))),
  );

it('equals the definition, with ties and copies too', async () => {
  const cases = anyMatrix(fc.integer({ min: 2, max: 24 }), fc.integer({ min: 1, max: 3 })).chain((features) => {
    const rows = [...Array(features.rows).keys()];
    return fc.tuple(
      fc.constant(features),
      fc.shuffledSubarray(rows, { minLength: 1 }),
      fc.shuffledSubarray(rows, { minLength: 1, maxLength: Math.min(4, rows.length) }),
      fc.nat(features.rows + 2),
    );
  });
  await fc.assert(
    fc.asyncProperty(cases, async ([features, candidates, start, count]) => {
      const distances = distancesTo(features, candidates, start);
      const found = await farthestFrom(features, Uint32Array.from(candidates), distances, count);
      expect([...found]).toEqual(naive(features, candidates, start, count));
    }),
    { numRuns: 500 },
  );
});

it('goes on just where `farthestFirst` stopped', async () => {
  const cases = anyMatrix(fc.integer({ min: 5, max: 40 }), fc.constant(4));
  await fc.assert(
    fc.asyncProperty(cases, async (features) => {
      const all = [...Array(features.rows).keys()];
      const whole = [...(await farthestFirst(features, Uint32Array.from(all), features.rows, 0))];
      const start = whole.slice(0, 2);
      const rest = await farthestFrom(features, Uint32Array.from(all), distancesTo(features, all, start), all.length);
      expect([...rest]).toEqual(whole.slice(2, 2 + rest.length));
    }),
  );
});

it('takes nothing where nothing is wanted, nothing is there, or all are copies', async () => {
  const two = matrix(2, 1, Float32Array.of(1, 2));
  expect(await farthestFrom(two, Uint32Array.of(0, 1), Float64Array.of(1, 2), 0)).toHaveLength(0);
  expect(await farthestFrom(two, new Uint32Array(), new Float64Array(), 3)).toHaveLength(0);
  expect(await farthestFrom(two, Uint32Array.of(0, 1), Float64Array.of(0, 0), 2)).toHaveLength(0);
});

it('stops when the run does', async () => {
  const signal = AbortSignal.abort();
  const one = matrix(1, 1);
  await expect(farthestFrom(one, Uint32Array.of(0), Float64Array.of(1), 1, { signal })).rejects.toMatchObject({
    code: 'E_ABORTED',
  });
});
