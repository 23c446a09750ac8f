import { fail, type Matrix, matrix, row } from '@tailedcore/core';

const page = 65536;
const largest = 65536 * page - page;
/** Four 32-bit numbers a row for a selection. */
const scratchBytes = 16;

/** A matrix inside a WebAssembly memory, followed by room for a farthest-point selection over its rows. */
export interface ResidentMatrix {
  readonly memory: WebAssembly.Memory;
  /** Byte offsets into the memory. */
  readonly features: number;
  readonly candidates: number;
  readonly bounds: number;
  readonly seen: number;
  readonly taken: number;
}

interface Allocation {
  readonly memory: WebAssembly.Memory;
  readonly scratch: number;
  readonly rows: number;
}

const allocations = new WeakMap<ArrayBufferLike, Allocation>();

/** Whether a matrix of this size fits one WebAssembly memory (4 GiB, with room for a selection). */
export function fitsOneMemory(rows: number, columns: number): boolean {
  return rows * (columns * 4 + scratchBytes) <= largest;
}

/** A zeroed matrix in shared WebAssembly memory; in a plain SharedArrayBuffer where it is too large for one. */
export function allocateShared(rows: number, columns: number): Matrix {
  if (!fitsOneMemory(rows, columns)) {
    return matrix(rows, columns, new Float32Array(new SharedArrayBuffer(rows * columns * 4)));
  }
  const scratch = rows * columns * 4;
  const pages = Math.max(1, Math.ceil((scratch + rows * scratchBytes) / page));
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  allocations.set(memory.buffer, { memory, scratch, rows });
  return matrix(rows, columns, new Float32Array(memory.buffer, 0, rows * columns));
}

/**
 * Where `candidates` of `features` can be selected from: in place if the matrix was made by `allocateShared`, else in a copy of those rows.
 * `rows[i]` is the row of `features` behind position i.
 * @throws E_MEMORY when the copy would not fit one WebAssembly memory.
 */
export function residentRows(features: Matrix, candidates: Uint32Array): ResidentMatrix {
  const found = allocations.get(features.data.buffer);
  if (found && candidates.length <= found.rows) return resident(found, features, candidates);
  if (!fitsOneMemory(candidates.length, features.columns)) {
    throw fail('E_MEMORY', {
      expected: `${Math.ceil((candidates.length * (features.columns * 4 + scratchBytes)) / 2 ** 30)} GiB in one piece`,
      received: '4 GiB, the size of a WebAssembly memory',
    });
  }
  const copy = allocateShared(candidates.length, features.columns);
  for (let i = 0; i < candidates.length; i++) copy.data.set(row(features, candidates[i] as number), i * copy.columns);
  const own = allocations.get(copy.data.buffer) as Allocation;
  return resident(
    own,
    copy,
    Uint32Array.from({ length: candidates.length }, (_, i) => i),
  );
}

function resident(allocation: Allocation, features: Matrix, candidates: Uint32Array): ResidentMatrix {
  const { memory, scratch } = allocation;
  new Uint32Array(memory.buffer, scratch, candidates.length).set(candidates);
  const part = (number: number) => scratch + number * allocation.rows * 4;
  return {
    memory,
    features: features.data.byteOffset,
    candidates: part(0),
    bounds: part(1),
    seen: part(2),
    taken: part(3),
  };
}
