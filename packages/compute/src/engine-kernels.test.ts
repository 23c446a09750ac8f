import { fork, type Matrix, matrix, plainKernels, seededRandom } from '@tailedcore/core';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from './engine.ts';
import { allocateShared } from './shared-memory.ts';

const engines = [1, 2, 4].map((threads) => createEngine({ threads }));
afterAll(() => Promise.all(engines.map((engine) => engine[Symbol.asyncDispose]())));
const engine = engines[1] as Engine;

function random(rows: number, columns: number, seed: number, shared = false): Matrix {
  const next = seededRandom(fork(seed, 'test'));
  const result = shared ? allocateShared(rows, columns) : matrix(rows, columns);
  for (let i = 0; i < result.data.length; i++) result.data[i] = next() * 4 - 2;
  return result;
}

const all = (rows: number) => Uint32Array.from({ length: rows }, (_, row) => row);

function expectClose(found: Float32Array, expected: Float32Array) {
  expect(found.length).toBe(expected.length);
  found.forEach((value, i) => {
    const wanted = expected[i] as number;
    if (Math.abs(value - wanted) > 1e-5 * Math.max(1e-6, wanted)) expect(value).toBeCloseTo(wanted, 6);
  });
}

describe('the engine finds what the plain kernels find', () => {
  it('for nearest rows, at sizes around its blocks and with rows excluded', async () => {
    const sizes = fc.record({
      queries: fc.integer({ min: 1, max: 40 }),
      bank: fc.integer({ min: 12, max: 60 }),
      columns: fc.integer({ min: 1, max: 40 }),
      k: fc.integer({ min: 1, max: 5 }),
      excluded: fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { maxLength: 6 }),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ queries, bank, columns, k, excluded, seed }) => {
        const q = random(queries, columns, seed);
        const b = random(bank, columns, seed + 1);
        const options = { excluded: Uint32Array.from(excluded) };
        const found = await engine.kernels.nearest(q, b, k, options);
        const expected = await plainKernels.nearest(q, b, k, options);
        expect(Array.from(found.rows)).toEqual(Array.from(expected.rows));
        expectClose(found.distances, expected.distances);
      }),
      { numRuns: 40 },
    );
  });

  it('for a bank of several blocks and queries of several tasks', async () => {
    const q = random(1500, 6, 1);
    const b = random(9000, 6, 2);
    const found = await engine.kernels.nearest(q, b, 3);
    const expected = await plainKernels.nearest(q, b, 3);
    expect(Array.from(found.rows)).toEqual(Array.from(expected.rows));
    expectClose(found.distances, expected.distances);
  });

  it('for rows so far from the origin that the dense product cannot tell near ones apart', async () => {
    const far = (rows: number, seed: number): Matrix => {
      const m = random(rows, 16, seed, true);
      m.data.forEach((value, i) => (m.data[i] = 60 + value));
      return m;
    };
    const [q, b, patches] = [far(300, 3), far(500, 4), far(400 * 8, 5)];
    const found = await engine.kernels.nearest(q, b, 3);
    const expected = await plainKernels.nearest(q, b, 3);
    expect(Array.from(found.rows)).toEqual(Array.from(expected.rows));
    expectClose(found.distances, expected.distances);
    const others = await engine.kernels.nearestAtPosition(patches, 8, 6);
    expect(Array.from(others.rows)).toEqual(Array.from((await plainKernels.nearestAtPosition(patches, 8, 6)).rows));
  });

  it('for equal rows: the lower one wins', async () => {
    const b = matrix(6, 2, Float32Array.of(1, 1, 0, 0, 0, 0, 0, 0, 5, 5, 0, 0));
    const found = await engine.kernels.nearest(matrix(1, 2), b, 3);
    expect(Array.from(found.rows)).toEqual([1, 2, 3]);
  });

  it('for neighbours at the same position', async () => {
    const sizes = fc.record({
      images: fc.integer({ min: 2, max: 12 }),
      positions: fc.integer({ min: 1, max: 20 }),
      columns: fc.integer({ min: 1, max: 20 }),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ images, positions, columns, seed }) => {
        const features = random(images * positions, columns, seed);
        const k = Math.min(3, images - 1);
        const found = await engine.kernels.nearestAtPosition(features, positions, k);
        const expected = await plainKernels.nearestAtPosition(features, positions, k);
        expect(Array.from(found.rows)).toEqual(Array.from(expected.rows));
        expectClose(found.distances, expected.distances);
      }),
      { numRuns: 25 },
    );
  });

  it('for neighbours at a position where all images are the same: never the image itself', async () => {
    const features = matrix(10 * 2, 3, new Float32Array(60).fill(0.5));
    const found = await engine.kernels.nearestAtPosition(features, 2, 4);
    found.rows.forEach((other, i) => expect(other).not.toBe(Math.floor(i / 4)));
    expect(found.distances.every((distance) => distance === 0)).toBe(true);
  });

  it('for a farthest-point selection, at any width, in shared memory or not', async () => {
    const sizes = fc.record({
      rows: fc.integer({ min: 1, max: 200 }),
      columns: fc.integer({ min: 1, max: 70 }),
      shared: fc.boolean(),
      every: fc.integer({ min: 1, max: 3 }),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ rows, columns, shared, every, seed }) => {
        const features = random(rows, columns, seed, shared);
        const candidates = all(rows).filter((row) => row % every === 0);
        const count = Math.max(1, candidates.length >> 1);
        const first = seed % candidates.length;
        const found = await engine.kernels.farthestFirst(features, candidates, count, first);
        const expected = await plainKernels.farthestFirst(features, candidates, count, first);
        expect(Array.from(found)).toEqual(Array.from(expected));
      }),
      { numRuns: 60 },
    );
  });

  it('for a selection among equal rows: no row twice', async () => {
    const features = matrix(8, 16, new Float32Array(128).fill(1));
    const found = await engine.kernels.farthestFirst(features, all(8), 8, 3);
    expect(new Set(found).size).toBe(8);
    expect(found[0]).toBe(3);
    expect(found[1]).toBe(0);
  });

  it('for products', async () => {
    const a = random(5000, 9, 1);
    const b = random(9, 4, 2);
    const found = await engine.kernels.product(a, b);
    const expected = await plainKernels.product(a, b);
    found.data.forEach((value, i) => {
      if (Math.abs(value - (expected.data[i] as number)) > 1e-5)
        expect(value).toBeCloseTo(expected.data[i] as number, 5);
    });
  });
});

describe('the engine', () => {
  it('gives the same bits with one, two and four threads', async () => {
    const features = random(600, 128, 7);
    const results = await Promise.all(
      engines.map(async ({ kernels }) => ({
        nearest: await kernels.nearest(features, random(900, 128, 8), 2),
        positions: await kernels.nearestAtPosition(features, 30, 4),
        coreset: await kernels.farthestFirst(features, all(600), 60, 0),
      })),
    );
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it('runs two selections over one matrix, one after the other, without mixing them', async () => {
    const features = random(400, 32, 3, true);
    const [a, b] = await Promise.all([
      engine.kernels.farthestFirst(features, all(400), 100, 0),
      engine.kernels.farthestFirst(features, all(400), 100, 17),
    ]);
    expect(Array.from(a)).toEqual(Array.from(await plainKernels.farthestFirst(features, all(400), 100, 0)));
    expect(Array.from(b)).toEqual(Array.from(await plainKernels.farthestFirst(features, all(400), 100, 17)));
  });

  it('stops a long selection when told to, and works afterwards', async () => {
    const features = random(40_000, 128, 5, true);
    const stop = new AbortController();
    let seen = 0;
    const running = engine.kernels.farthestFirst(features, all(40_000), 40_000, 0, {
      signal: stop.signal,
      onProgress: (done) => {
        seen = done;
        stop.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'E_ABORTED' });
    expect(seen).toBeLessThan(40_000);
    expect(await engine.kernels.farthestFirst(features, all(40_000), 3, 0)).toHaveLength(3);
  });

  it('does not start what is aborted already', async () => {
    const signal = AbortSignal.abort();
    const m = random(4, 4, 1);
    await expect(engine.kernels.nearest(m, m, 1, { signal })).rejects.toMatchObject({ code: 'E_ABORTED' });
    await expect(engine.kernels.nearestAtPosition(m, 1, 1, { signal })).rejects.toMatchObject({ code: 'E_ABORTED' });
    await expect(engine.kernels.farthestFirst(m, all(4), 2, 0, { signal })).rejects.toMatchObject({
      code: 'E_ABORTED',
    });
  });

  it('tells what does not fit', async () => {
    const { kernels } = engine;
    await expect(kernels.nearest(random(1, 3, 1), random(5, 4, 1), 1)).rejects.toMatchObject({ code: 'E_SHAPE' });
    await expect(kernels.nearest(random(1, 4, 1), random(2, 4, 1), 3)).rejects.toMatchObject({
      code: 'E_TOO_FEW_ROWS',
    });
    const excluded = Uint32Array.of(0, 1);
    await expect(kernels.nearest(random(1, 4, 1), random(2, 4, 1), 1, { excluded })).rejects.toMatchObject({
      code: 'E_TOO_FEW_ROWS',
    });
    await expect(kernels.nearestAtPosition(random(6, 4, 1), 4, 1)).rejects.toMatchObject({ code: 'E_SHAPE' });
    await expect(kernels.nearestAtPosition(random(8, 4, 1), 4, 2)).rejects.toMatchObject({ code: 'E_TOO_FEW_ROWS' });
    await expect(kernels.farthestFirst(random(3, 4, 1), all(3), 4, 0)).rejects.toMatchObject({
      code: 'E_TOO_FEW_ROWS',
    });
    const broken = random(3, 4, 1);
    broken.data[5] = NaN;
    await expect(kernels.nearest(broken, random(4, 4, 2), 1)).rejects.toMatchObject({ code: 'E_NOT_FINITE' });
    await expect(kernels.product(random(2, 3, 1), random(4, 2, 1))).rejects.toMatchObject({ code: 'E_SHAPE' });
  });

  it('waits for what runs and calls off what waits when it closes', async () => {
    const closing = createEngine({ threads: 2 });
    const features = random(9000, 32, 4);
    const running = closing.kernels.nearest(features, features, 2);
    const outcome = running.then(
      () => 'done',
      (error: unknown) => (error as { code: string }).code,
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    await closing[Symbol.asyncDispose]();
    expect(await outcome).toMatch(/^(E_ABORTED|E_ENGINE)$/);
    await expect(closing.kernels.nearest(features, features, 1)).rejects.toMatchObject({ code: 'E_ENGINE' });
  });

  it('refuses a graph that is none', async () => {
    await expect(engine.openGraph(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ code: 'E_ENGINE' });
  });

  it('never writes its arguments', async () => {
    const features = random(40, 8, 9);
    const before = features.data.slice();
    await engine.kernels.nearest(features, features, 2);
    await engine.kernels.nearestAtPosition(features, 4, 2);
    await engine.kernels.farthestFirst(features, all(40), 10, 0);
    expect(features.data).toEqual(before);
  });
});
