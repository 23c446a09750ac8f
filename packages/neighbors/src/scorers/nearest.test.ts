import {
  createPart,
  type Matrix,
  matrix,
  type MemoryBank,
  type Neighbors,
  plainKernels,
  type Scores,
} from '@tailedcore/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bankOf, line, neighborsOf } from '../fixtures/bank.ts';
import { goldens } from '../fixtures/golden.ts';
import { noHost } from '../fixtures/run.ts';
import { nearestScorer, plugin } from './nearest.ts';

const bank = bankOf(line(0, 1, 5));

async function score(options: object, found: Neighbors, images = 1, given = bank): Promise<Scores> {
  return (await createPart(plugin, options, noHost)).score(
    found,
    given,
    images,
    matrix(found.rows.length / found.k, 1),
  );
}

it('gives squared distances to patches and the largest to the image', async () => {
  const found = neighborsOf(1, [0, 1, 2, 0], [4, 9, 1, 2]);
  const { patches, images } = await score({}, found, 2);
  expect([[...patches], [...images]]).toEqual([
    [4, 9, 1, 2],
    [9, 2],
  ]);
});

it('averages the squared distances to several neighbours, of those it asked for', async () => {
  const found = neighborsOf(3, [0, 1, 2, 1, 0, 2], [1, 3, 100, 2, 2, 100]);
  expect([...(await score({ neighbors: 2 }, found)).patches]).toEqual([2, 2]);
  expect([...(await score({ neighbors: 1 }, found)).patches]).toEqual([1, 2]);
  expect((await createPart(plugin, { neighbors: 3 }, noHost)).neighbors).toBe(3);
});

it('takes the mean of the largest patches where told', async () => {
  const found = neighborsOf(1, [0, 1, 2, 0], [4, 9, 1, 2]);
  expect([...(await score({ imageScore: { topShare: 0.5 } }, found)).images]).toEqual([6.5]);
});

it('scores no images', async () => {
  const none = await score({}, neighborsOf(1, [], []), 0);
  expect([none.patches.length, none.images.length]).toEqual([0, 0]);
});

for (const golden of goldens('scoring')) {
  it(`gives the image scores of ${golden.name}`, async () => {
    const memory = golden.matrix('memory');
    const found = await plainKernels.nearest(golden.matrix('queries'), memory, 1);
    const expected = golden.values('image_scores');
    const scores = await score({}, found, expected.length, bankOf(memory));
    const near = (values: Float32Array, wanted: number[]) => {
      const tolerance = 1e-4 * Math.max(...wanted);
      expect(values).toHaveLength(wanted.length);
      wanted.forEach((value, at) => expect(Math.abs(values[at]! - value)).toBeLessThan(tolerance));
    };
    near(scores.images, expected);
    near(scores.patches, golden.values('nn1_sqdist'));
  });
}

describe('reweighted', () => {
  async function reweighted(queries: Matrix, given: MemoryBank, images = 1): Promise<Scores> {
    const part = await createPart(nearestScorer, { reweighted: true }, noHost);
    const found = await plainKernels.nearest(queries, given.features, 1);
    return part.score(found, given, images, queries);
  }

  it('follows Eq. 7 on a line', async () => {
    // Patch 4: m* = 5 at d* = 1; all three rows are nearest to it, at distances 1, 3 and 4.
    const { patches, images } = await reweighted(line(0.5, 4), bank);
    expect([...patches]).toEqual([0.25, 1]);
    expect(images[0]).toBeCloseTo(1 - Math.E / (Math.E + Math.exp(3) + Math.exp(4)), 6);
  });

  it('takes nine rows around the nearest row, not around the patch', async () => {
    const rows = Array.from({ length: 12 }, (_, i) => i);
    const given = bankOf(line(...rows));
    const { images } = await reweighted(line(-2), given);
    const sum = rows.slice(0, 9).reduce((total, row) => total + Math.exp(row + 2), 0);
    expect(images[0]).toBeCloseTo((1 - Math.exp(2) / sum) * 2, 6);
  });

  it('gives 0 with a bank of one row, and stays finite at large distances', async () => {
    expect([...(await reweighted(line(3), bankOf(line(0)))).images]).toEqual([0]);
    const { images } = await reweighted(line(1e6), bankOf(line(0, 1, 5)));
    expect(Number.isFinite(images[0])).toBe(true);
    expect(images[0]).toBeGreaterThan(0);
  });

  it('equals the formula written out', async () => {
    const value = fc.integer({ min: -20, max: 20 });
    const rows = (most: number) => fc.array(fc.tuple(value, value), { minLength: 1, maxLength: most });
    await fc.assert(
      fc.asyncProperty(rows(15), rows(5), rows(5), async (memory, one, two) => {
        const size = Math.min(one.length, two.length);
        const patches = [...one.slice(0, size), ...two.slice(0, size)];
        const asMatrix = (list: [number, number][]) => matrix(list.length, 2, Float32Array.from(list.flat()));
        const { images } = await reweighted(asMatrix(patches), bankOf(asMatrix(memory)), 2);
        const distance = (a: [number, number], b: [number, number]) => Math.hypot(a[0] - b[0], a[1] - b[1]);
        for (const image of [0, 1]) {
          const own = patches.slice(image * size, (image + 1) * size);
          const nearest = own.map((p) => memory.reduce((best, m) => (distance(p, m) < distance(p, best) ? m : best)));
          const far = own.map((p, i) => distance(p, nearest[i]!));
          const worst = far.indexOf(Math.max(...far));
          const center = nearest[worst]!;
          const around = memory
            .map((m, row) => ({ m, row, gap: m === center ? -1 : distance(m, center) }))
            .sort((a, b) => a.gap - b.gap || a.row - b.row)
            .slice(0, 9);
          const sum = around.reduce((total, { m }) => total + Math.exp(distance(own[worst]!, m)), 0);
          expect(images[image]).toBeCloseTo((1 - Math.exp(far[worst]!) / sum) * far[worst]!, 4);
        }
      }),
    );
  });

  it('needs the patches, and one neighbour and the maximum', async () => {
    const part = await createPart(plugin, { reweighted: true }, noHost);
    expect(() => part.score(neighborsOf(1, [0], [1]), bank, 1, line(0, 0))).toThrow('received 2 x 1');
    for (const options of [{ neighbors: 2 }, { imageScore: { topShare: 0.1 } }]) {
      await expect(createPart(plugin, { reweighted: true, ...options }, noHost)).rejects.toMatchObject({
        code: 'E_CONFIG',
      });
    }
  });
});

it('refuses neighbours that do not fit', async () => {
  const wrong = [
    score({}, neighborsOf(1, [0, 0, 0], [1, 1, 1]), 2),
    score({}, neighborsOf(1, [0, 0], [1])),
    score({}, neighborsOf(1, [3], [1])),
    score({}, neighborsOf(1, [0], [1]), 0),
    score({ neighbors: 2 }, neighborsOf(1, [0], [1])),
    score({}, neighborsOf(2, [0, 1, 1], [1, 1, 1])),
  ];
  for (const attempt of wrong) await expect(attempt).rejects.toMatchObject({ code: 'E_SHAPE' });
});

it('refuses wrong options', async () => {
  for (const options of [{ neighbors: 0 }, { imageScore: 'mean' }, { imageScore: { topShare: 0 } }, { k: 3 }]) {
    await expect(createPart(plugin, options, noHost)).rejects.toMatchObject({ code: 'E_CONFIG' });
  }
});
