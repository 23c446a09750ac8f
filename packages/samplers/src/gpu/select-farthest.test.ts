import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { plainKernels } from '@tailedcore/core';
import { assert, asyncProperty, constantFrom, integer, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnCandidates, drawnRows, type RowKind, rowKinds } from './fixtures/drawn-rows.ts';
import { type Faults, roundingDevice } from './fixtures/rounding-device.ts';
import { openDevice, type OpenDevice } from './open-device.ts';
import { selectFarthest } from './select-farthest.ts';

const kinds = Object.keys(rowKinds) as RowKind[];
const drawn = record({
  kind: constantFrom(...kinds),
  rows: integer({ min: 1, max: 200 }),
  columns: constantFrom(1, 2, 3, 15, 16, 17, 40),
  share: integer({ min: 1, max: 4 }),
  seed: integer({ min: 0, max: 1e6 }),
});

/** Compares whole selections with the plain kernel's. */
async function expectSame(open: () => Promise<OpenDevice>, runs: number): Promise<void> {
  const property = asyncProperty(drawn, async ({ kind, rows, columns, share, seed }) => {
    await using device = await open();
    const features = drawnRows(kind, rows, columns, seed);
    const candidates = drawnCandidates(rows, Math.ceil(rows / share), seed);
    const count = Math.min(candidates.length, 40);
    const first = seed % candidates.length;
    const expected = await plainKernels.farthestFirst(features, candidates, count, first);
    expect([...(await selectFarthest(device, features, candidates, count, first, {}))]).toEqual([...expected]);
  });
  await assert(property, { numRuns: runs });
}

describe('a selection takes the rows of the plain kernel', () => {
  it.each(['cpu', 'webasm'] as const)('in mode %s, whatever the rows', (mode) =>
    expectSame(() => openDevice(mode), 40),
  );

  it('on a device that rounds as badly as it may, whatever the rows', () =>
    expectSame(async () => roundingDevice({ units: 20 }), 300));

  it.each(['cpu', 'webasm'] as const)('in mode %s, of wide rows, and to the last one', async (mode) => {
    await using device = await openDevice(mode);
    const wide = drawnRows('spread', 300, 1100);
    const all = drawnCandidates(300, 300);
    const expected = await plainKernels.farthestFirst(wide, all, 30, 7);
    expect([...(await selectFarthest(device, wide, all, 30, 7, {}))]).toEqual([...expected]);
    const few = drawnRows('lattice', 130, 3);
    const rows = drawnCandidates(130, 130);
    const every = await plainKernels.farthestFirst(few, rows, 130, 0);
    expect([...(await selectFarthest(device, few, rows, 130, 0, {}))]).toEqual([...every]);
    expect(new Set(every).size).toBe(130);
  });
});

describe('a device is not trusted', () => {
  const features = drawnRows('spread', 200, 5);
  const candidates = drawnCandidates(200, 200);
  const select = async (faults: Faults, count = 20) => {
    const device = roundingDevice(faults);
    try {
      return await selectFarthest(device, features, candidates, count, 0, {});
    } finally {
      expect(device.kernels.size).toBe(0);
    }
  };

  it('when one distance of the first step is wrong, high or low', async () => {
    for (const factor of [1 + 1e-4, 1 - 1e-4, 0, NaN]) {
      const spoil: Faults['spoil'] = (kernel, result) => {
        if (kernel === 'lower') (result as Float32Array)[150]! *= factor;
      };
      await expect(select({ spoil })).rejects.toMatchObject({
        code: 'E_GPU',
        message: expect.stringMatching(/computes wrongly: row \d+ lies/),
      });
    }
  });

  it('when it names another farthest row', async () => {
    const spoil: Faults['spoil'] = (kernel, result) => {
      if (kernel === 'peaks') (result as number[][])[2]![1]! += 1;
    };
    await expect(select({ spoil })).rejects.toThrow(/the farthest of rows 128 to 191 is another/);
  });

  it('when it stops lowering bounds later, or loses them', async () => {
    const stale: Faults['spoil'] = (kernel, result, call) => {
      if (kernel === 'lower' && call >= 8) (result as Float32Array).fill(3);
    };
    await expect(select({ spoil: stale })).rejects.toThrow(/E_GPU: .*went wrong after \d+ rows/);
    const lost: Faults['spoil'] = (kernel, result, call) => {
      if (kernel === 'lower' && call >= 8) (result as Float32Array).fill(-1);
    };
    await expect(select({ spoil: lost })).rejects.toThrow(/E_GPU: .*lost all rows after 9/);
  });

  it('when it throws, whatever it says', async () => {
    const spoil: Faults['spoil'] = (kernel, _, call) => {
      if (kernel === 'lower' && call === 3) throw new Error('WebGPU device was lost\nand more');
    };
    await expect(select({ spoil })).rejects.toMatchObject({
      code: 'E_GPU',
      details: { reason: 'it failed: WebGPU device was lost' },
      cause: expect.any(Error),
    });
  });

  it('with more than it takes, before anything is put there', async () => {
    // Four tiles of 64 rows, filled up to 16 columns of 4 bytes.
    await expect(select({ mostBytes: 16_383 })).rejects.toThrow(/E_GPU: .*take 16384 bytes, of 16383/);
    expect(await select({ mostBytes: 16_384 })).toHaveLength(20);
    const many = { rows: 2 ** 24, columns: 1, data: new Float32Array(1) };
    const counted = new Uint32Array(2 ** 24).map((_, row) => row);
    await expect(selectFarthest(roundingDevice(), many, counted, 2, 0, {})).rejects.toThrow(
      /more than it counts right/,
    );
    const wide = { rows: 64, columns: 2 ** 25, data: new Float32Array(1) };
    await expect(selectFarthest(roundingDevice(), wide, counted.slice(0, 64), 2, 0, {})).rejects.toThrow(
      /more than it counts right/,
    );
  });
});

describe('a selection', () => {
  const features = drawnRows('spread', 3000, 16);
  const all = Uint32Array.from({ length: 3000 }, (_, row) => row);

  it.each(['cpu', 'webasm'] as const)(
    'in mode %s tells its progress, which never falls, and stops when told',
    async (mode) => {
      await using device = await openDevice(mode);
      const told: number[] = [];
      const stop = new AbortController();
      await selectFarthest(device, features, all, 1000, 0, { onProgress: (done) => told.push(done) });
      expect(told.at(-1)).toBe(1000);
      expect(told.some((done) => done > 1 && done < 1000)).toBe(true);
      expect(told).toEqual([...told].sort((a, b) => a - b));
      const stopped: number[] = [];
      const onProgress = (done: number) => {
        if (done === 1) return;
        stopped.push(done);
        stop.abort();
      };
      const run = selectFarthest(device, features, all, 3000, 0, { signal: stop.signal, onProgress });
      await expect(run).rejects.toMatchObject({ code: 'E_ABORTED' });
      expect(stopped).toHaveLength(1);
    },
  );

  it('refuses candidates that come twice', async () => {
    const run = selectFarthest(roundingDevice(), features, Uint32Array.of(4, 9, 4), 2, 0, {});
    await expect(run).rejects.toMatchObject({ code: 'E_OPTION' });
  });

  it('needs no device for one row', async () => {
    expect([...(await selectFarthest(roundingDevice({ mostBytes: 0 }), features, all, 1, 5, {}))]).toEqual([5]);
  });

  it.each(['cpu', 'webasm'] as const)('in mode %s gives its memory back, run after run', async (mode) => {
    const megabytes = 4;
    const big = drawnRows('spread', 16_384, 64);
    const rows = Uint32Array.from({ length: big.rows }, (_, row) => row);
    const once = async () => {
      await using device = await openDevice(mode);
      await selectFarthest(device, big, rows, 3, 0, {});
    };
    for (let i = 0; i < 4; i++) await once();
    const before = used();
    const runs = 20;
    for (let i = 0; i < runs; i++) await once();
    expect(used() - before).toBeLessThan((runs / 2) * megabytes);
  });
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Megabytes of this process's heap and buffers. */
function used(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}
