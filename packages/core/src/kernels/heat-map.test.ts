import fc from 'fast-check';
import { expect, it } from 'vitest';
import { goldens } from '../fixtures/golden.ts';
import { seededRandom } from '../random.ts';
import { gaussian } from './gaussian.ts';
import { heatMap } from './heat-map.ts';
import { upsample } from './upsample.ts';

it('is hottest where the hot patch lies, on grids that are not square', () => {
  const scores = new Float32Array(4 * 7);
  scores[1 * 7 + 5] = 10;
  const map = heatMap(scores, [4, 7], [32, 56]);
  const hottest = map.indexOf(Math.max(...map));
  expect(Math.floor(hottest / 56)).toBeGreaterThanOrEqual(8);
  expect(Math.floor(hottest / 56)).toBeLessThan(16);
  expect(hottest % 56).toBeGreaterThanOrEqual(40);
  expect(hottest % 56).toBeLessThan(48);
});

it('is what resizing and then smoothing give, whatever the sizes', () => {
  const side = fc.integer({ min: 1, max: 12 });
  const cases = fc.record({
    grid: fc.tuple(side, side),
    size: fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 })),
    sigma: fc.constantFrom(0, 0.3, 1, 4, 25),
    truncate: fc.constantFrom(1, 4),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(cases, ({ grid, size, sigma, truncate, seed }) => {
      const random = seededRandom(seed);
      const scores = Float32Array.from({ length: grid[0] * grid[1] }, random);
      const resized = upsample(scores, grid, size);
      const expected = sigma === 0 ? resized : gaussian(resized, size, sigma, truncate);
      const map = heatMap(scores, grid, size, { sigma, truncate });
      map.forEach((value, at) => expect(Math.abs(value - (expected[at] as number))).toBeLessThan(1e-6));
    }),
  );
});

it('is flatter with a larger sigma', () => {
  const scores = [0, 0, 0, 1, 0, 0, 0, 0, 0];
  const peak = (sigma: number) => Math.max(...heatMap(scores, [3, 3], [24, 24], { sigma }));
  expect(peak(2)).toBeGreaterThan(peak(4));
  expect(Math.max(...heatMap(scores, [3, 3], [24, 24]))).toBe(peak(4));
});

it('is the resized scores alone with a sigma of 0, the limit of small ones', () => {
  const scores = [0, 0, 0, 1, 0, 0, 0, 0, 0];
  const bare = heatMap(scores, [3, 3], [24, 24], { sigma: 0 });
  expect([...bare]).toEqual([...Float32Array.from(upsample(scores, [3, 3], [24, 24]))]);
  const nearly = heatMap(scores, [3, 3], [24, 24], { sigma: 0.1 });
  nearly.forEach((value, at) => expect(value).toBeCloseTo(bare[at]!, 5));
  expect(() => heatMap(scores, [3, 3], [24, 24], { sigma: -1 })).toThrow('E_OPTION');
});

it('cuts the kernel where told', () => {
  const scores = [1, ...Array<number>(99).fill(0)];
  const far = (truncate: number) => heatMap(scores, [1, 100], [1, 100], { sigma: 2, truncate })[6];
  expect(far(2)).toBe(0);
  expect(far(4)).toBeGreaterThan(0);
});

for (const golden of goldens('scoring')) {
  it(`draws the maps of ${golden.name}`, () => {
    const scores = golden.values('nn1_sqdist');
    const grid = golden.values('score_map_shape') as [number, number];
    const side = Number(golden.metadata['size']);
    const expected = golden.values(`score_maps_${side}`);
    const options = { sigma: Number(golden.metadata['sigma']), truncate: Number(golden.metadata['truncate']) };
    const cells = grid[0] * grid[1];
    const images = scores.length / cells;
    expect(expected).toHaveLength(images * side * side);
    const tolerance = 1e-4 * Math.max(...expected);
    for (let image = 0; image < images; image++) {
      const map = heatMap(scores.slice(image * cells, (image + 1) * cells), grid, [side, side], options);
      map.forEach((value, at) => expect(Math.abs(value - expected[image * side * side + at]!)).toBeLessThan(tolerance));
    }
  });
}

it('refuses scores that do not fill the grid', () => {
  expect(() => heatMap([1, 2, 3], [2, 2], [8, 8])).toThrow('E_SHAPE');
});
