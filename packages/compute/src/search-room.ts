import { readFileSync } from 'node:fs';

const page = 65_536;
const alignment = 16;

/** assembly/distance.ts; addresses are byte offsets. */
interface DistanceModule {
  squaredDistance(a: number, b: number, columns: number): number;
  squaredNorms(rows: number, count: number, columns: number, target: number): void;
}

let compiled: WebAssembly.Module | undefined;

/** Rows of a bank and of queries in one WebAssembly memory: onnxruntime multiplies them there, and what is left is compared exactly. */
export interface SearchRoom {
  readonly columns: number;
  /** [rows, columns], to be filled. */
  readonly bank: Float32Array;
  /** [queries, columns], to be filled. */
  readonly queries: Float32Array;
  /** Squared lengths of bank rows, and of queries: as filled when called. */
  bankNorms(): Float32Array;
  queryNorms(count: number): Float32Array;
  /** Squared distance of a query to a bank row, summed in float64. */
  distance(query: number, row: number): number;
  /** Squared distance of two bank rows. */
  distanceWithin(row: number, other: number): number;
}

/** @param queries - most queries at a time; 0 where the bank's rows ask. */
export function searchRoom(rows: number, queries: number, columns: number): SearchRoom {
  const queriesAt = aligned(rows * columns * 4);
  const normsAt = aligned(queriesAt + queries * columns * 4);
  const bytes = normsAt + Math.max(rows, queries) * 4;
  const pages = Math.max(1, Math.ceil(bytes / page));
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: false });
  compiled ??= new WebAssembly.Module(readFileSync(new URL('../wasm/distance.wasm', import.meta.url)));
  // The module's exports are checked by the tests of the engine, not by the type system.
  const wasm = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as DistanceModule;
  const stride = columns * 4;
  const norms = (at: number, count: number): Float32Array => {
    wasm.squaredNorms(at | 0, count, columns, normsAt | 0);
    return new Float32Array(memory.buffer, normsAt, count).slice();
  };
  return {
    columns,
    bank: new Float32Array(memory.buffer, 0, rows * columns),
    queries: new Float32Array(memory.buffer, queriesAt, queries * columns),
    bankNorms: () => norms(0, rows),
    queryNorms: (count) => norms(queriesAt, count),
    distance: (query, row) => wasm.squaredDistance((queriesAt + query * stride) | 0, (row * stride) | 0, columns),
    distanceWithin: (row, other) => wasm.squaredDistance((row * stride) | 0, (other * stride) | 0, columns),
  };
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
