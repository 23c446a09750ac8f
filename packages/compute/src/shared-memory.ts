import { fail, type Matrix, matrix, row } from '@tailedcore/core';

const page = 65536;
const largest = 65536 * page - page;
/** Four 32-bit numbers a row for a selection. */
const notes = 16;
/** Narrower rows are compared in full as fast as by their sketches; for wider ones the sums' rounding is not bounded. */
const narrowest = 64;
const widest = 16_384;
/** Selections among fewer rows are done before sketches would be. */
export const leastSketched = 8192;
/** One taken row in eight has room for a copy of its sketch. */
const takenShare = 8;

/** A matrix inside a WebAssembly memory, followed by room for a farthest-point selection over its rows. Byte offsets into the memory. */
export interface ResidentMatrix {
  readonly memory: WebAssembly.Memory;
  readonly features: number;
  readonly candidates: number;
  readonly bounds: number;
  readonly seen: number;
  readonly taken: number;
  /** Absent where rows are few, narrow or extremely wide. */
  readonly sketches: SketchRoom | undefined;
}

/** Room for sketches of all rows, see assembly/farthest-sketch.ts. Byte offsets. */
export interface SketchRoom {
  /** Numbers in a sketch: the coordinates, and what they leave over. */
  readonly width: number;
  readonly rows: number;
  /** Sketches of the first so many taken rows, a multiple of 4. */
  readonly taken: number;
  readonly room: number;
  readonly mean: number;
  readonly directions: number;
}

interface Allocation {
  readonly memory: WebAssembly.Memory;
  readonly rows: number;
  readonly layout: Layout;
}

interface Layout {
  readonly notes: number;
  readonly sketches: SketchRoom | undefined;
  readonly bytes: number;
}

const allocations = new WeakMap<ArrayBufferLike, Allocation>();

/** Numbers in a sketch of a row, as measured best (docs/decisions/0002-lazy-coreset.md); 0 = none. */
export function sketchWidth(rows: number, columns: number): number {
  if (rows < leastSketched || columns < narrowest || columns > widest) return 0;
  return columns < 512 ? 16 : 32;
}

/** Where things stand in a memory: the features, the notes of a selection, the sketches. All sketches begin at a cache line. */
function layoutOf(rows: number, columns: number): Layout {
  const notesAt = rows * columns * 4;
  const end = notesAt + rows * notes;
  const width = sketchWidth(rows, columns);
  if (width === 0) return { notes: notesAt, sketches: undefined, bytes: end };
  const room = Math.ceil(rows / takenShare / 4) * 4;
  const rowsAt = Math.ceil(end / 64) * 64;
  const taken = rowsAt + rows * width * 4;
  const directions = taken + room * width * 4;
  const mean = directions + columns * width * 8;
  return {
    notes: notesAt,
    sketches: { width, rows: rowsAt, taken, room, mean, directions },
    bytes: mean + columns * 8,
  };
}

/** Whether a matrix of this size fits one WebAssembly memory (4 GiB, with room for a selection). */
export function fitsOneMemory(rows: number, columns: number): boolean {
  return layoutOf(rows, columns).bytes <= largest;
}

/** A zeroed matrix in shared WebAssembly memory; in a plain SharedArrayBuffer where it is too large for one. */
export function allocateShared(rows: number, columns: number): Matrix {
  const layout = layoutOf(rows, columns);
  if (layout.bytes > largest) {
    return matrix(rows, columns, new Float32Array(new SharedArrayBuffer(rows * columns * 4)));
  }
  const pages = Math.max(1, Math.ceil(layout.bytes / page));
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  allocations.set(memory.buffer, { memory, rows, layout });
  return matrix(rows, columns, new Float32Array(memory.buffer, 0, rows * columns));
}

/**
 * Where `candidates` of `features` can be selected from: in place if the matrix was made by `allocateShared`, else in a copy of those rows.
 * Position i of the result is row `candidates[i]` of `features`.
 * @throws E_MEMORY when the copy would not fit one WebAssembly memory.
 */
export function residentRows(features: Matrix, candidates: Uint32Array): ResidentMatrix {
  const found = allocations.get(features.data.buffer);
  if (found && candidates.length <= found.rows) return resident(found, features, candidates);
  if (!fitsOneMemory(candidates.length, features.columns)) {
    throw fail('E_MEMORY', {
      expected: `${Math.ceil(layoutOf(candidates.length, features.columns).bytes / 2 ** 30)} GiB in one piece`,
      received: '4 GiB, the size of a WebAssembly memory ("--set coreset.use=streaming" keeps within it)',
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

function resident({ memory, rows, layout }: Allocation, features: Matrix, candidates: Uint32Array): ResidentMatrix {
  new Uint32Array(memory.buffer, layout.notes, candidates.length).set(candidates);
  const part = (number: number) => layout.notes + number * rows * 4;
  return {
    memory,
    features: features.data.byteOffset,
    candidates: part(0),
    bounds: part(1),
    seen: part(2),
    taken: part(3),
    sketches: layout.sketches,
  };
}
