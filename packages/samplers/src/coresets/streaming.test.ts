import { createPart, gather, type Matrix, matrix, plainKernels, seededRandom } from '@tailedcore/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coveringRadius } from '../fixtures/covering-radius.ts';
import { goldens } from '../fixtures/golden.ts';
import { noHost, testRun } from '../fixtures/run.ts';
import { plugin as greedy } from './greedy.ts';
import { plugin } from './streaming.ts';

type Options = Readonly<Record<string, unknown>>;

const all = ({ rows }: Matrix) => Uint32Array.from({ length: rows }, (_, row) => row);
const cloud = drawn(600, 4, () => 0, 1);

async function sample(features: Matrix, count: number, options: Options = {}, given = {}): Promise<Uint32Array> {
  const { seed = 1, candidates = all(features), kernels = plainKernels } = given as Partial<Given>;
  return (await createPart(plugin, options, noHost)).sample(features, candidates, count, testRun({ seed, kernels }));
}

interface Given {
  readonly seed: number;
  readonly candidates: Uint32Array;
  readonly kernels: typeof plainKernels;
}

async function greedySample(features: Matrix, count: number, options: Options = {}, seed = 1): Promise<Uint32Array> {
  return (await createPart(greedy, options, noHost)).sample(features, all(features), count, testRun({ seed }));
}

it('reduces blocks, then what they have kept', async () => {
  // Blocks of 6 (the root of 12 rows times 3 that stay): 0, 5, 2 of the first (its farthest rows), 20, 25, 22 of the second.
  const line = matrix(12, 1, Float32Array.of(0, 1, 2, 3, 4, 5, 20, 21, 22, 23, 24, 25));
  const options = { block: 1, oversample: 1, start: 'first' };
  expect([...(await sample(line, 3, options))]).toEqual([0, 11, 5]);
  const asked: number[][] = [];
  let rooms = 0;
  const kernels: typeof plainKernels = {
    ...plainKernels,
    allocate: (...size) => (rooms++, plainKernels.allocate(...size)),
    farthestFirst(features, rows, ...rest) {
      asked.push(Array.from(rows, (row) => features.data[row]!));
      return plainKernels.farthestFirst(features, rows, ...rest);
    },
  };
  await sample(line, 3, options, { kernels });
  expect(asked).toEqual([
    [0, 1, 2, 3, 4, 5],
    [20, 21, 22, 23, 24, 25],
    [0, 5, 2, 20, 25, 22],
  ]);
  // However many blocks there are: copies of each would pile up.
  expect(rooms).toBe(1);
});

it('is greedy where one block holds all', async () => {
  expect(await sample(cloud, 40)).toEqual(await greedySample(cloud, 40));
  expect(await sample(cloud, 40, { block: 600, start: 'first' })).toEqual(
    await greedySample(cloud, 40, { start: 'first' }),
  );
  expect(await sample(cloud, 600, { block: 1 })).toEqual(await greedySample(cloud, 600));
  expect(await sample(cloud, 40, { block: 300 })).not.toEqual(await greedySample(cloud, 40));
});

it.each([1, 2, 3, 4, 5, 6, 7])('begins where greedy begins, seed %i, in whatever block that is', async (seed) => {
  expect((await sample(cloud, 5, { block: 1 }, { seed }))[0]).toBe((await greedySample(cloud, 5, {}, seed))[0]);
});

it('covers within four times the best coreset, in one block within twice', async () => {
  const cases = fc.record({
    points: fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
      minLength: 4,
      maxLength: 12,
    }),
    count: fc.integer({ min: 1, max: 3 }),
    oversample: fc.integer({ min: 1, max: 2 }),
    seed: fc.nat(99),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ points, count, oversample, seed }) => {
      const features = matrix(points.length, 2, Float32Array.from(points.flat()));
      const best = bestRadius(features, count);
      const radius = async (options: Options) =>
        coveringRadius(features, all(features), await sample(features, count, options, { seed }));
      expect(await radius({ block: 1, oversample })).toBeLessThanOrEqual(4 * best + 1e-9);
      expect(await radius({})).toBeLessThanOrEqual(2 * best + 1e-9);
    }),
    { numRuns: 300 },
  );
});

describe('covers within twice of greedy', () => {
  const clusterOf = (row: number) => row % 9;
  const families: Record<string, Matrix> = {
    'a cloud': cloud,
    'clusters, mixed': drawn(600, 4, clusterOf, 2),
    'clusters, one after the other': drawn(600, 4, (row) => Math.floor(row / 67), 3),
    'a sorted cloud': sorted(cloud),
    'outliers in the last block only': drawn(600, 4, (row) => (row > 590 ? row - 580 : 0), 4),
    'an outlier in each block': drawn(600, 4, (row) => (row % 60 === 0 ? 3 + row / 60 : 0), 5),
    'clusters far beyond each other': drawn(600, 2, (row) => 1.6 ** Math.floor(row / 40), 6),
    'the reverse of these': drawn(600, 2, (row) => 1.6 ** Math.floor((599 - row) / 40), 7),
    copies: drawn(600, 1, clusterOf, 8, 0),
  };
  it.each(Object.entries(families))('%s', async (_, features) => {
    for (const count of [3, 10, 30]) {
      const reference = coveringRadius(
        features,
        all(features),
        await greedySample(features, count, { start: 'first' }),
      );
      for (const oversample of [1, 2, 4]) {
        const selected = await sample(features, count, { start: 'first', block: 1, oversample });
        expect(coveringRadius(features, all(features), selected)).toBeLessThanOrEqual(2 * reference);
      }
    }
  });

  for (const golden of goldens('greedy-coreset-small')) {
    it(golden.name, async () => {
      const given = golden.matrix('features');
      const first = golden.values('first_index')[0]!;
      const count = golden.values('selected').length;
      const candidates = Uint32Array.from([first, ...all(given).filter((row) => row !== first)]);
      const radius = golden.values('cover_radius')[0]!;
      const whole = await sample(given, count, { start: 'first' }, { candidates });
      expect(Math.abs(coveringRadius(given, all(given), whole) / radius - 1)).toBeLessThan(1e-5);
      const inBlocks = await sample(given, count, { start: 'first', block: 1, oversample: 1 }, { candidates });
      expect([...inBlocks]).not.toEqual([...whole]);
      expect(coveringRadius(given, all(given), inBlocks)).toBeLessThanOrEqual(2 * radius);
    });
  }
});

it('selects from no more rows at a time than it says', async () => {
  const sizes = fc.record({
    rows: fc.integer({ min: 1, max: 400 }),
    count: fc.integer({ min: 1, max: 40 }),
    block: fc.integer({ min: 1, max: 300 }),
    oversample: fc.integer({ min: 1, max: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(sizes, async ({ rows, count, block, oversample }) => {
      const asked: number[] = [];
      const kernels: typeof plainKernels = {
        ...plainKernels,
        farthestFirst(features, candidates, wanted) {
          asked.push(candidates.length);
          return Promise.resolve(candidates.slice(0, wanted));
        },
      };
      const wanted = Math.min(count, rows);
      const selected = await sample(matrix(rows, 1), wanted, { block, oversample }, { kernels });
      expect(new Set(selected).size).toBe(wanted);
      const kept = oversample * wanted;
      const longest = Math.max(block, Math.ceil(Math.sqrt(rows * kept)));
      expect(Math.max(...asked.slice(0, -1), 0)).toBeLessThanOrEqual(longest);
      expect(asked.at(-1)).toBeLessThanOrEqual(longest + kept);
      if (asked.length === 1) return;
      // Every candidate is read once before the last selection, which sees what was kept.
      const blocks = asked.slice(0, -1);
      expect(blocks.reduce((a, b) => a + b)).toBe(rows);
      expect(asked.at(-1)).toBe(blocks.reduce((sum, length) => sum + Math.min(kept, length), 0));
    }),
  );
});

it('takes different candidates only', async () => {
  const candidates = all(cloud).filter((row) => row % 3 !== 0);
  const selected = await sample(cloud, 50, { block: 1 }, { candidates });
  expect(new Set(selected).size).toBe(50);
  expect(selected.every((row) => candidates.includes(row))).toBe(true);
  expect([...(await sample(cloud, 0))]).toEqual([]);
});

it('reports its rows, never backwards', async () => {
  const run = testRun();
  await (await createPart(plugin, { block: 1 }, noHost)).sample(cloud, all(cloud), 30, run);
  const done = run.reports.map((report) => report.done);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  expect(done.length).toBeGreaterThan(3);
  expect(run.reports.at(-1)).toEqual({ step: 'coreset', done: 30, total: 30, unit: 'rows' });
});

it('refuses what greedy refuses, and stops between blocks', async () => {
  await expect(createPart(plugin, { block: 0 }, noHost)).rejects.toMatchObject({ code: 'E_CONFIG' });
  await expect(createPart(plugin, { oversample: 0.5 }, noHost)).rejects.toMatchObject({ code: 'E_CONFIG' });
  await expect(sample(cloud, 601)).rejects.toMatchObject({ code: 'E_TOO_FEW_ROWS' });
  await expect(sample(matrix(1, 1, Float32Array.of(NaN)), 1)).rejects.toMatchObject({ code: 'E_NOT_FINITE' });
  const controller = new AbortController();
  let blocks = 0;
  const kernels: typeof plainKernels = {
    ...plainKernels,
    farthestFirst(...given) {
      if (++blocks === 2) controller.abort();
      return plainKernels.farthestFirst(...given);
    },
  };
  const part = await createPart(plugin, { block: 1 }, noHost);
  const stopping = part.sample(cloud, all(cloud), 10, testRun({ kernels, signal: controller.signal }));
  await expect(stopping).rejects.toMatchObject({ code: 'E_ABORTED' });
  expect(blocks).toBe(2);
});

/** Rows about a centre of each one's own: `centerOf` times a direction that goes with it. */
function drawn(rows: number, columns: number, centerOf: (row: number) => number, seed: number, spread = 1): Matrix {
  const random = seededRandom(seed);
  const result = matrix(rows, columns);
  for (let row = 0; row < rows; row++) {
    const center = centerOf(row);
    for (let c = 0; c < columns; c++)
      result.data[row * columns + c] = 7 * center * Math.cos(center + 2 * c) + spread * (random() + random());
  }
  return result;
}

function sorted(features: Matrix): Matrix {
  const order = [...all(features)].sort(
    (a, b) => features.data[a * features.columns]! - features.data[b * features.columns]!,
  );
  return gather(features, order);
}

/** The covering radius of the best `count` rows, by trying all. */
function bestRadius(features: Matrix, count: number): number {
  const rows = [...all(features)];
  const choose = (from: number, taken: readonly number[]): number => {
    if (taken.length === count) return coveringRadius(features, rows, taken);
    return Math.min(...rows.slice(from).map((row) => choose(row + 1, [...taken, row])), Infinity);
  };
  return choose(0, []);
}
