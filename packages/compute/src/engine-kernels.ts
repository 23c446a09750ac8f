import { fail, type KernelRun, type Kernels, type Matrix, type Neighbors, throwIfAborted } from '@tailedcore/core';
import { distanceGraph, productGraph } from './distance-graph.ts';
import { selectFarthest } from './farthest-selection.ts';
import type { NearestInput, NearestOutput, PositionsInput } from './nearest-task.ts';
import type { Pool } from './pool.ts';
import type { ProductInput } from './product-task.ts';
import type { SharedGraph } from './sessions.ts';
import { allocateShared } from './shared-memory.ts';
import { poolSimilarities } from './similarities.ts';

const worker = new URL('../dist/worker.js', import.meta.url).href;
/** Queries of a task: a share for each thread, in these bounds. */
const fewestQueries = 128;
const mostQueries = 1024;
const rowsATask = 4096;
const positionsATask = 8;

/**
 * Kernels on the pool: dense distances in onnxruntime with the winners recomputed in difference form, the farthest-point
 * selection in WebAssembly. A bank given to `nearest` is copied by the threads when first seen, so it must not change afterwards.
 */
export function engineKernels(runner: Pool, share: (bytes: Uint8Array) => SharedGraph): Kernels {
  const distances = share(distanceGraph());
  const products = share(productGraph());
  const banks = new SharedBanks();
  const locks = new WeakMap<ArrayBufferLike, Promise<unknown>>();

  return {
    name: `onnxruntime and WebAssembly, ${runner.threads} ${runner.threads === 1 ? 'thread' : 'threads'}`,
    allocate: allocateShared,

    async product(a, b, run) {
      if (a.columns !== b.rows) {
        throw fail('E_SHAPE', { what: 'a product', expected: `${b.rows} columns`, received: `${a.columns}` });
      }
      const result = allocateShared(a.rows, b.columns);
      await inBlocks(a.rows, rowsATask, run, (start, end) => {
        const input: ProductInput = {
          graph: products,
          a: a.data.subarray(start * a.columns, end * a.columns),
          b: b.data,
          inner: a.columns,
          result: result.data.subarray(start * b.columns, end * b.columns),
        };
        return runner.run({ file: worker, name: 'product' }, input, { signal: run?.signal });
      });
      return result;
    },

    async nearest(queries, bank, k, run) {
      checkSearch(queries, bank, k, run?.excluded);
      const shared = banks.of(bank);
      const found: Neighbors = {
        k,
        rows: new Uint32Array(queries.rows * k),
        distances: new Float32Array(queries.rows * k),
      };
      const share = Math.ceil(queries.rows / runner.threads);
      const queriesATask = Math.min(mostQueries, Math.max(fewestQueries, share));
      await inBlocks(queries.rows, queriesATask, run, async (start, end) => {
        const input: NearestInput = {
          graph: distances,
          queries: {
            data: own(queries.data, start * queries.columns, end * queries.columns),
            columns: queries.columns,
          },
          bank: { ...shared, columns: bank.columns },
          k,
          excluded: run?.excluded,
        };
        const block = await runner.run<NearestOutput>({ file: worker, name: 'nearest' }, input, {
          signal: run?.signal,
        });
        found.rows.set(block.rows, start * k);
        found.distances.set(block.distances, start * k);
      });
      checkFinite(found.distances, 'distances to the memory bank');
      return found;
    },

    async nearestAtPosition(features, positions, k, run) {
      const images = features.rows / positions;
      if (!Number.isInteger(images)) {
        throw fail('E_SHAPE', {
          what: 'patches',
          expected: `a multiple of ${positions} rows`,
          received: `${features.rows}`,
        });
      }
      if (k > images - 1)
        throw fail('E_TOO_FEW_ROWS', { what: 'neighbours at a position', expected: k + 1, received: images });
      const size = features.rows * k;
      const rows = new Uint32Array(new SharedArrayBuffer(size * 4));
      const found = new Float32Array(new SharedArrayBuffer(size * 4));
      const data = inShared(features.data);
      await inBlocks(positions, positionsATask, run, (start, end) => {
        const input: PositionsInput = {
          graph: distances,
          features: { data, columns: features.columns },
          images,
          positions,
          k,
          start,
          end,
          rows,
          distances: found,
        };
        return runner.run({ file: worker, name: 'nearestAtPosition' }, input, { signal: run?.signal });
      });
      checkFinite(found, 'distances between patches');
      return { k, rows, distances: found };
    },

    similarities: (features, use, run) => poolSimilarities(runner, features, use, run),

    async farthestFirst(features, candidates, count, first, run = {}) {
      if (count > candidates.length) {
        throw fail('E_TOO_FEW_ROWS', { what: 'a coreset', expected: count, received: candidates.length });
      }
      if (count === 0) return new Uint32Array(0);
      const buffer = features.data.buffer;
      const before = locks.get(buffer);
      const mine = (async () => {
        await before?.catch(() => undefined);
        return (await selectFarthest(runner, features, candidates, count, first, run)).rows;
      })();
      locks.set(buffer, mine);
      return mine;
    },
  };
}

/** Runs `task` over ranges of `size` with a few in flight, so that an abort is quick and progress is true. */
async function inBlocks(
  total: number,
  size: number,
  run: KernelRun | undefined,
  task: (start: number, end: number) => Promise<unknown>,
): Promise<void> {
  const starts = Array.from({ length: Math.ceil(total / size) }, (_, block) => block * size).values();
  let done = 0;
  const lane = async () => {
    for (const start of starts) {
      if (run?.signal) throwIfAborted(run.signal);
      const end = Math.min(total, start + size);
      await task(start, end);
      done += end - start;
      run?.onProgress?.(done);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** More than the threads of most machines; the pool queues the rest. */
const lanes = 32;

/** Never the number of two banks, of whatever engine: threads may serve several. */
let nextBank = 0;

/** Banks in shared memory, each under a number; kept as long as the caller keeps the matrix's array. */
class SharedBanks {
  readonly #known = new WeakMap<Float32Array, { id: number; data: Float32Array }>();

  of(bank: Matrix): { id: number; data: Float32Array } {
    let known = this.#known.get(bank.data);
    if (!known) {
      known = { id: nextBank++, data: inShared(bank.data) };
      this.#known.set(bank.data, known);
    }
    return known;
  }
}

function inShared(data: Float32Array): Float32Array {
  if (data.buffer instanceof SharedArrayBuffer) return data;
  const shared = new Float32Array(new SharedArrayBuffer(data.byteLength));
  shared.set(data);
  return shared;
}

/** A view of shared data costs nothing to send; of other data only the part is copied. */
function own(data: Float32Array, start: number, end: number): Float32Array {
  return data.buffer instanceof SharedArrayBuffer ? data.subarray(start, end) : data.slice(start, end);
}

function checkSearch(queries: Matrix, bank: Matrix, k: number, excluded: Uint32Array | undefined): void {
  if (queries.columns !== bank.columns) {
    const expected = `${bank.columns} columns, as the bank has`;
    throw fail('E_SHAPE', { what: 'queries', expected, received: `${queries.columns}` });
  }
  const rows = bank.rows - new Set(excluded).size;
  if (rows < k) throw fail('E_TOO_FEW_ROWS', { what: 'the memory bank', expected: k, received: rows });
}

function checkFinite(values: Float32Array, what: string): void {
  for (const value of values) if (!Number.isFinite(value)) throw fail('E_NOT_FINITE', { what, received: value });
}
