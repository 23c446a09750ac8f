import fc from 'fast-check';
import { seededRandom } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { solveOneClass } from './one-class-solver.ts';

function kernelOf(points: readonly number[]): Float32Array {
  return Float32Array.from(points.flatMap((a) => points.map((b) => Math.exp(-((a - b) ** 2)))));
}

it('finds the symmetric solution of three points', async () => {
  // By symmetry the outer points have weight w, the middle one 1.5 - 2w; the gradients of all three are equal, or the middle is at a bound.
  const decisions = await solveOneClass(kernelOf([-1, 0, 1]), 3, 0.5, 1e-9);
  const [near, far] = [Math.exp(-1), Math.exp(-4)];
  // w (1 + far) + (1.5 - 2w) near = 2 w near + 1.5 - 2w
  const w = (1.5 * (1 - near)) / (1 + far - 4 * near + 2);
  expect(w).toBeGreaterThan(0);
  expect(w).toBeLessThan(0.75);
  for (const decision of decisions) expect(decision).toBeCloseTo(0, 6);
});

it('puts at most the share nu outside, and at least that on or outside', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 999 }),
      fc.double({ min: 0.05, max: 1, noNaN: true }),
      async (seed, nu) => {
        const random = seededRandom(seed);
        const points = Array.from({ length: 30 }, () => 6 * random() ** 2);
        const decisions = await solveOneClass(kernelOf(points), 30, nu, 1e-7);
        const outside = decisions.filter((value) => value < -1e-5).length;
        const notInside = decisions.filter((value) => value < 1e-5).length;
        expect(outside).toBeLessThanOrEqual(nu * 30);
        expect(notInside).toBeGreaterThanOrEqual(Math.floor(nu * 30 - 1e-9));
      },
    ),
    { numRuns: 40 },
  );
});

it('has an answer for one point, for copies, and for all weights at the bound', async () => {
  expect([...(await solveOneClass(kernelOf([1]), 1, 0.5, 1e-6))]).toEqual([0]);
  for (const decision of await solveOneClass(kernelOf([2, 2, 2, 2]), 4, 0.4, 1e-6)) expect(decision).toBeCloseTo(0, 6);
  const all = await solveOneClass(kernelOf([0, 1, 5]), 3, 1, 1e-6);
  expect(Math.max(...all)).toBeCloseTo(0, 6);
  expect(all[2]).toBeLessThan(-0.1);
});

it('can be stopped', async () => {
  const stopped = solveOneClass(kernelOf([1, 2, 4]), 3, 0.5, 1e-6, { signal: AbortSignal.abort() });
  await expect(stopped).rejects.toMatchObject({ code: 'E_ABORTED' });
});
