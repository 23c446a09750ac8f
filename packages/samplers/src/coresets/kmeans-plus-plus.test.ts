import { createPart, type Matrix, matrix, plainKernels, randomInteger, seededRandom } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { nearestSquares } from '../fixtures/covering-radius.ts';
import { noHost, testRun } from '../fixtures/run.ts';
import { plugin } from './kmeans-plus-plus.ts';
import { plugin as uniform } from './random.ts';

const line = (...values: number[]) => matrix(values.length, 1, Float32Array.from(values));
const all = ({ rows }: Matrix) => Uint32Array.from({ length: rows }, (_, row) => row);
const clusters = drawClusters(400, 3, 12);

async function sample(
  features: Matrix,
  count: number,
  { seed = 1, candidates = all(features), kernels = plainKernels } = {},
): Promise<number[]> {
  const part = await createPart(plugin, {}, noHost);
  return [...(await part.sample(features, candidates, count, testRun({ seed, kernels })))];
}

describe('draws as the definition says', () => {
  const seeds = 4000;
  it.each([
    ['points in a line', line(0, 1, 3, 3.5, 10), 4],
    ['a copy', line(2, 2, 3, 7), 3],
    // Bounds fall by far between passes, so that most draws are refused.
    ['two far groups', line(0, 0.1, 0.2, 0.3, 50, 50.1, 50.2, 50.3), 4],
    ['a plane', matrix(6, 2, Float32Array.of(0, 0, 1, 0, 0, 2, 3, 3, -1, 4, 5, -2)), 4],
  ])('%s', async (_, features, count) => {
    const expected = selections(features, count);
    const found = new Map<string, number>();
    for (let seed = 0; seed < seeds; seed++) {
      const key = (await sample(features, count, { seed })).join();
      found.set(key, (found.get(key) ?? 0) + 1);
    }
    expect([...found.keys()].filter((key) => !expected.has(key))).toEqual([]);
    expect([...expected.values()].reduce((a, b) => a + b)).toBeCloseTo(1, 10);
    expect(surprise(expected, found, seeds)).toBeLessThan(4);
  });

  it('picks late in a long selection', async () => {
    // Of 40 rows, how often each is the seventh, against plain passes with draws of their own.
    const features = drawClusters(40, 2, 5);
    const [ours, plain] = [new Float64Array(40), new Float64Array(40)];
    for (let seed = 0; seed < seeds; seed++) {
      ours[(await sample(features, 7, { seed }))[6]!]! += 1;
      plain[plainSelection(features, 7, seed)[6]!]! += 1;
    }
    // The chi-square of two samples of the same size; 39 degrees of freedom.
    const chi = ours.reduce((sum, a, i) => sum + (a - plain[i]!) ** 2 / Math.max(1, a + plain[i]!), 0);
    expect((chi - 39) / Math.sqrt(2 * 39)).toBeLessThan(4);
  });
});

it('draws by the seed, different candidates only, and a prefix is the coreset of that size', async () => {
  const candidates = all(clusters).filter((row) => row % 3 !== 0);
  const whole = await sample(clusters, candidates.length, { candidates });
  expect([...whole].sort((a, b) => a - b)).toEqual([...candidates]);
  for (const count of [1, 2, 7, 60, 200])
    expect(await sample(clusters, count, { candidates })).toEqual(whole.slice(0, count));
  expect(await sample(clusters, 20, { seed: 2 })).not.toEqual(await sample(clusters, 20, { seed: 3 }));
  expect(await sample(clusters, 0)).toEqual([]);
});

it('takes copies only when nothing else is left, the earliest first', async () => {
  const copies = line(...Array.from({ length: 40 }, (_, row) => row % 4));
  const candidates = all(copies).toReversed();
  for (const seed of [1, 2, 3, 4, 5]) {
    const whole = await sample(copies, 40, { candidates, seed });
    const different = whole.slice(0, 4);
    expect(different.map((row) => row % 4).sort()).toEqual([0, 1, 2, 3]);
    expect(whole.slice(4)).toEqual([...candidates].filter((row) => !different.includes(row)));
  }
  expect((await sample(matrix(5, 2), 5)).slice(1)).toEqual(
    [0, 1, 2, 3, 4].filter(other(await sample(matrix(5, 2), 1))),
  );
});

it('selects the same rows on an engine whose distances are rounded otherwise', async () => {
  const features = drawClusters(2000, 2, 20);
  const kernels: typeof plainKernels = {
    ...plainKernels,
    async nearest(...given) {
      const found = await plainKernels.nearest(...given);
      // As far as an engine may be off, and so that running sums would show it.
      const distances = found.distances.map((distance, query) => distance * (query < 1000 ? 1 + 1e-5 : 1 - 1e-5));
      return { ...found, distances };
    },
  };
  expect(await sample(features, 300, { kernels })).toEqual(await sample(features, 300));
});

it('passes over the rows rarely', async () => {
  const features = drawClusters(4000, 2, 30);
  let passes = 0;
  const kernels: typeof plainKernels = {
    ...plainKernels,
    nearest: (...given) => (passes++, plainKernels.nearest(...given)),
  };
  await sample(features, 300, { kernels });
  expect(passes).toBeLessThan(30);
});

it('leaves less distance than a random draw', async () => {
  const left = (rows: Iterable<number>) =>
    nearestSquares(clusters, all(clusters), [...rows]).reduce((sum, square) => sum + square);
  const drawn = await createPart(uniform, {}, noHost);
  for (const seed of [1, 2, 3, 4]) {
    const random = await drawn.sample(clusters, all(clusters), 24, testRun({ seed }));
    expect(left(await sample(clusters, 24, { seed }))).toBeLessThan(left(random));
  }
});

it('reports its rows, refuses what greedy refuses, and stops', async () => {
  const part = await createPart(plugin, {}, noHost);
  const run = testRun();
  await part.sample(clusters, all(clusters), 9, run);
  expect(run.reports.at(-1)).toEqual({ step: 'coreset', done: 9, total: 9, unit: 'rows' });
  await expect(createPart(plugin, { start: 'first' }, noHost)).rejects.toMatchObject({ code: 'E_CONFIG' });
  await expect(sample(clusters, 401)).rejects.toMatchObject({ code: 'E_TOO_FEW_ROWS' });
  await expect(sample(line(NaN), 1)).rejects.toMatchObject({ code: 'E_NOT_FINITE' });
  const stopped = testRun({ signal: AbortSignal.abort() });
  await expect(part.sample(clusters, all(clusters), 1, stopped)).rejects.toMatchObject({ code: 'E_ABORTED' });
  const controller = new AbortController();
  const kernels: typeof plainKernels = {
    ...plainKernels,
    nearest: (...given) => (controller.abort(), plainKernels.nearest(...given)),
  };
  const stopping = part.sample(clusters, all(clusters), 300, testRun({ kernels, signal: controller.signal }));
  await expect(stopping).rejects.toMatchObject({ code: 'E_ABORTED' });
});

const other = (rows: readonly number[]) => (row: number) => !rows.includes(row);

/** Normal clouds of very different sizes. */
function drawClusters(rows: number, columns: number, centers: number): Matrix {
  const random = seededRandom(rows + centers);
  const at = Array.from({ length: centers * columns }, () => 20 * random());
  const result = matrix(rows, columns);
  for (let row = 0; row < rows; row++) {
    const center = Math.floor(centers * random() ** 2);
    for (let c = 0; c < columns; c++)
      result.data[row * columns + c] = at[center * columns + c]! + random() + random() + random();
  }
  return result;
}

/** The probability of each ordered selection, by the definition. */
function selections(features: Matrix, count: number): Map<string, number> {
  let found = new Map<string, number>(Array.from(all(features), (row) => [String(row), 1 / features.rows]));
  for (let size = 1; size < count; size++) {
    const next = new Map<string, number>();
    for (const [key, probability] of found) {
      const squares = nearestSquares(features, all(features), key.split(',').map(Number));
      const sum = squares.reduce((a, b) => a + b);
      squares.forEach((square, row) => {
        if (square > 0) next.set(`${key},${row}`, (probability * square) / sum);
      });
    }
    found = next;
  }
  return found;
}

/** Pearson's chi-square in standard deviations above what is expected; selections expected fewer than five times counted as one. */
function surprise(expected: ReadonlyMap<string, number>, found: ReadonlyMap<string, number>, total: number): number {
  const rare = { expected: 0, found: 0 };
  const cells: (typeof rare)[] = [rare];
  for (const [key, probability] of expected) {
    const cell = { expected: total * probability, found: found.get(key) ?? 0 };
    if (cell.expected >= 5) cells.push(cell);
    else {
      rare.expected += cell.expected;
      rare.found += cell.found;
    }
  }
  const used = cells.filter((cell) => cell.expected > 0);
  const chi = used.reduce((sum, cell) => sum + (cell.found - cell.expected) ** 2 / cell.expected, 0);
  return (chi - (used.length - 1)) / Math.sqrt(2 * (used.length - 1));
}

/** D^2 sampling with a pass for each row. */
function plainSelection(features: Matrix, count: number, seed: number): number[] {
  const random = seededRandom(seed + 1e6);
  const taken = [randomInteger(random, features.rows)];
  while (taken.length < count) {
    const squares = nearestSquares(features, all(features), taken);
    let left = random() * squares.reduce((a, b) => a + b);
    taken.push(squares.findIndex((square) => (left -= square) < 0));
  }
  return taken;
}
