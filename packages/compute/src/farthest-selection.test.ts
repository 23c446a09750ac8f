import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fork, type Matrix, matrix, plainKernels, seededRandom } from '@tailedcore/core';
import { afterAll, describe, expect, it } from 'vitest';
import { plainFarthestFirst } from './farthest-plain.ts';
import { planSelection, selectFarthest, type SelectionRunner } from './farthest-selection.ts';
import { createPool } from './pool.ts';
import { allocateShared } from './shared-memory.ts';

const pools = [1, 2, 4].map((threads) => createPool(threads));
afterAll(() => Promise.all(pools.map((pool) => pool[Symbol.asyncDispose]())));
const pool = pools[1]!;

const all = (rows: number) => Uint32Array.from({ length: rows }, (_, row) => row);

/** [rows, columns] in shared memory; `value` is called once for each number, row by row. */
function fill(
  rows: number,
  columns: number,
  value: (row: number, column: number, random: () => number) => number,
): Matrix {
  const random = seededRandom(fork(7, 'selection'));
  const result = allocateShared(rows, columns);
  for (let i = 0; i < result.data.length; i++) {
    result.data[i] = value(Math.floor(i / columns), i % columns, () => random() * 2 - 1);
  }
  return result;
}

/** Points of a few dimensions, turned into `columns` of them: nothing is left over by the directions, so sketches tell distances exactly. */
function flat(rows: number, columns: number, offset: number, point: (row: number, axis: number) => number): Matrix {
  const axes = fill(3, columns, (_row, _column, random) => random());
  return fill(rows, columns, (row, column) => {
    const part = (axis: number) => point(row, axis) * (axes.data[axis * columns + column] as number);
    return offset + part(0) + part(1) + part(2);
  });
}

const rows = 8300;
const hash = (row: number, axis: number) => ((row * 7919 + axis * 104_729) % 9973) / 9973;
const cases: Record<string, () => Matrix> = {
  'random rows, for which sketches are of no use': () => fill(rows, 128, (_row, _column, random) => random()),
  'clusters in few directions': () =>
    fill(rows, 96, (row, column, random) => 5 * hash(row % 37, column % 5) + random() / (1 + column)),
  'rows that come several times': () => fill(rows, 64, (row, column) => hash(row % 150, column)),
  'equal rows': () => fill(rows, 64, () => 0.37),
  'rows in three dimensions, far from zero': () => flat(rows, 70, 300, hash),
  // Distances that differ by rounding alone: here a bound without its margin takes other rows.
  'a lattice, full of ties': () => flat(rows, 65, 0, (row, axis) => Math.floor(row / 8 ** axis) % 8),
  'tiny numbers': () => fill(rows, 67, (_row, _column, random) => random() * 1e-18),
  'huge numbers': () => fill(rows, 66, (_row, _column, random) => random() * 1e17),
  'a few rows far away': () => fill(rows, 80, (row, _column, random) => random() * (row % 1000 === 0 ? 1e4 : 1)),
  'wide rows': () => fill(8200, 530, (row, column, random) => hash(row % 11, column) + 0.01 * random()),
};

describe('a selection takes the rows that the plain one takes', () => {
  for (const [name, make] of Object.entries(cases)) {
    it(`from ${name}, with sketches and without, on one, two and four threads`, async () => {
      const features = make();
      const candidates = all(features.rows);
      const expected = Array.from(plainFarthestFirst(features, candidates, 300, 11));
      for (const runner of pools) {
        for (const sketched of [true, false]) {
          const plan = { threads: runner.threads, sketched };
          const { rows: found } = await selectFarthest(runner, features, candidates, 300, 11, {}, plan);
          expect(Array.from(found)).toEqual(expected);
        }
      }
    });
  }

  it('among candidates in any order', async () => {
    const features = fill(9000, 64, (row, column, random) => 3 * hash(row % 53, column % 4) + 0.1 * random());
    const candidates = all(9000)
      .map((row) => (row * 4111) % 9000)
      .filter((row) => row % 3 !== 0);
    const expected = plainFarthestFirst(features, candidates, 200, 5);
    expect(new Set(expected).size).toBe(200);
    const plan = { threads: 2, sketched: true };
    const { rows: found } = await selectFarthest(pool, features, candidates, 200, 5, {}, plan);
    expect(Array.from(found)).toEqual(Array.from(expected));
  });

  it('when more are taken than have room for their sketches, and when all are', async () => {
    const features = fill(8192, 64, (row, column, random) => hash(row % 29, column % 6) + 0.2 * random());
    const many = await selectFarthest(pool, features, all(8192), 1400, 0, {}, { threads: 2, sketched: true });
    expect(Array.from(many.rows)).toEqual(Array.from(plainFarthestFirst(features, all(8192), 1400, 0)));
    const few = fill(700, 5, (_row, _column, random) => random());
    const every = await selectFarthest(pool, few, all(700), 700, 3, {}, { threads: 2, sketched: true });
    expect(Array.from(every.rows)).toEqual(Array.from(plainFarthestFirst(few, all(700), 700, 3)));
    expect(new Set(every.rows).size).toBe(700);
  });

  it.each([1, 2, 3, 130])('and those of the kernels in TypeScript, at %i columns', async (columns) => {
    const features = fill(8200, columns, (_row, _column, random) => random());
    const expected = Array.from(await plainKernels.farthestFirst(features, all(8200), 60, 1));
    expect(Array.from(plainFarthestFirst(features, all(8200), 60, 1))).toEqual(expected);
    const { rows: found } = await selectFarthest(pool, features, all(8200), 60, 1, {}, { threads: 2, sketched: true });
    expect(Array.from(found)).toEqual(expected);
  });

  it('also from rows that are not in shared memory', async () => {
    const shared = fill(8200, 64, (row, column, random) => hash(row % 17, column) + 0.1 * random());
    const features = matrix(8200, 64, Float32Array.from(shared.data));
    const { rows: found } = await selectFarthest(pool, features, all(8200), 50, 0, {}, { threads: 2, sketched: true });
    expect(Array.from(found)).toEqual(Array.from(plainFarthestFirst(shared, all(8200), 50, 0)));
  });
});

describe('a selection', () => {
  const features = fill(33_000, 64, (row, column, random) => hash(row % 41, column % 5) + 0.05 * random());
  const candidates = all(features.rows);

  it('is shared by the threads of the pool where there are rows enough', async () => {
    const { parts } = await selectFarthest(pool, features, candidates, 100, 0, {});
    expect(new Set(parts.map(({ threadId }) => threadId)).size).toBe(2);
    for (const { blocks, distances } of parts) {
      expect(blocks).toBeGreaterThan(100);
      expect(distances).toBeGreaterThan(10_000);
    }
  });

  it('reads fewer full rows with sketches', async () => {
    const full = async (sketched: boolean) => {
      const { parts } = await selectFarthest(pool, features, candidates, 300, 0, {}, { threads: 1, sketched });
      return parts[0]!.distances;
    };
    expect(await full(true)).toBeLessThan(0.5 * (await full(false)));
  });

  it('uses one thread for few rows, and sketches for long selections only', () => {
    expect(planSelection(4, 10_000, 100)).toEqual({ threads: 1, sketched: false });
    expect(planSelection(4, 100_000, 1000)).toEqual({ threads: 4, sketched: true });
  });

  it('tells how many rows it has taken', async () => {
    const seen: number[] = [];
    await selectFarthest(pool, features, candidates, 3000, 0, { onProgress: (taken) => seen.push(taken) });
    expect(seen.at(-1)).toBe(3000);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.length).toBeGreaterThan(1);
  });

  it('ends on all threads when stopped, before it says so', async () => {
    const stop = new AbortController();
    let stopped = 0;
    const running = selectFarthest(pool, features, candidates, 33_000, 0, {
      signal: stop.signal,
      onProgress: () => {
        stopped ||= performance.now();
        stop.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'E_ABORTED' });
    expect(performance.now() - stopped).toBeLessThan(500);
    const after = await selectFarthest(pool, features, candidates, 50, 0, {});
    expect(Array.from(after.rows)).toEqual(Array.from(plainFarthestFirst(features, candidates, 50, 0)));
  });

  it('runs beside another on the same threads', async () => {
    const other = fill(20_000, 64, (row, column, random) => hash(row % 23, column) + 0.1 * random());
    const found = await Promise.all([
      selectFarthest(pool, features, candidates, 120, 0, {}),
      selectFarthest(pool, other, all(20_000), 120, 0, {}),
      selectFarthest(pool, matrix(50, 3, other.data.slice(0, 150)), all(50), 20, 0, {}),
    ]);
    expect(Array.from(found[0].rows)).toEqual(Array.from(plainFarthestFirst(features, candidates, 120, 0)));
    expect(Array.from(found[1].rows)).toEqual(Array.from(plainFarthestFirst(other, all(20_000), 120, 0)));
    expect(found[2].rows).toHaveLength(20);
  });

  it('fails with a code when a thread dies in the middle, and the pool works on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tailedcore-dying-'));
    try {
      const real = new URL('../dist/worker.js', import.meta.url).href;
      const file = join(folder, 'dying.mjs');
      await writeFile(
        file,
        `import { farthest as real } from ${JSON.stringify(real)};
        export function farthest(input) {
          if (input.thread === 0) return real(input);
          setTimeout(() => process.exit(1), 30);
          return new Promise(() => undefined);
        }`,
      );
      const dying: SelectionRunner = {
        threads: 2,
        runTogether: (task, inputs, options) =>
          pool.runTogether({ ...task, file: pathToFileURL(file).href }, inputs, options),
      };
      await expect(selectFarthest(dying, features, candidates, 100, 0, {})).rejects.toMatchObject({ code: 'E_ENGINE' });
      expect((await selectFarthest(pool, features, candidates, 100, 0, {})).parts).toHaveLength(2);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
