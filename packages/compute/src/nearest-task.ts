import { Tensor } from 'onnxruntime-node';
import { workerTask } from './pool.ts';
import { sessionOf, type SharedGraph } from './sessions.ts';

/** Rows of a shared matrix. */
export interface SharedRows {
  readonly data: Float32Array;
  readonly columns: number;
}

export interface NearestInput {
  readonly graph: SharedGraph;
  readonly queries: SharedRows;
  /** `id` names this content for as long as the thread lives. */
  readonly bank: SharedRows & { readonly id: number };
  readonly k: number;
  readonly excluded: Uint32Array | undefined;
}

export interface NearestOutput {
  readonly rows: Uint32Array;
  readonly distances: Float32Array;
}

export interface PositionsInput {
  readonly graph: SharedGraph;
  readonly features: SharedRows;
  readonly images: number;
  readonly positions: number;
  readonly k: number;
  /** Positions `start` to `end` (exclusive) are done by this task. */
  readonly start: number;
  readonly end: number;
  /** [images * positions, k], shared; written at the rows of these positions. */
  readonly rows: Uint32Array;
  readonly distances: Float32Array;
}

interface Block {
  readonly start: number;
  readonly count: number;
  readonly data: Float32Array;
  /** Squared. [count] */
  readonly norms: Float32Array;
  readonly largestNorm: number;
}

const bankBlock = 8192;
const queryBlock = 1024;
/** Candidates beyond k, so that rounding of the dot-product form cannot hide a near tie. */
const slack = 4;
/** Bounds what a squared distance in dot-product form is wrong by: a step of float32 for each column, with room to spare, times the squared norms. */
const rounding = 2 ** -22;

const banks = new Map<number, Block[]>();

/** The k nearest rows of a bank; the bank's blocks stay in this thread between calls (the two used last). */
export const nearest = workerTask(
  async ({ graph, queries, bank, k, excluded }: NearestInput): Promise<NearestOutput> => {
    let blocks = banks.get(bank.id);
    if (!blocks) {
      if (banks.size >= 2) banks.delete(banks.keys().next().value as number);
      blocks = toBlocks(bank.data, bank.columns);
      banks.set(bank.id, blocks);
    }
    return search(graph, queries.data, blocks, { columns: queries.columns, k, excluded });
  },
);

/** For a range of positions, the k nearest other images at the same position. */
export const nearestAtPosition = workerTask(async (input: PositionsInput): Promise<void> => {
  const { graph, images, positions, k } = input;
  const { data, columns } = input.features;
  const own = new Float32Array(images * columns);
  for (let position = input.start; position < input.end; position++) {
    for (let image = 0; image < images; image++) {
      const from = (image * positions + position) * columns;
      own.set(data.subarray(from, from + columns), image * columns);
    }
    const found = await search(graph, own, toBlocks(own, columns), { columns, k, others: true });
    for (let image = 0; image < images; image++) {
      const target = (image * positions + position) * k;
      for (let j = 0; j < k; j++) {
        input.rows[target + j] = (found.rows[image * k + j] as number) * positions + position;
        input.distances[target + j] = found.distances[image * k + j] as number;
      }
    }
  }
});

interface Search {
  readonly columns: number;
  readonly k: number;
  readonly excluded?: Uint32Array | undefined;
  /** The queries are the bank's rows, and each looks for others than itself. */
  readonly others?: boolean;
}

async function search(
  graph: SharedGraph,
  queries: Float32Array,
  blocks: readonly Block[],
  { columns, k, excluded, others = false }: Search,
): Promise<NearestOutput> {
  const session = await sessionOf(graph);
  const count = queries.length / columns;
  const result: NearestOutput = { rows: new Uint32Array(count * k), distances: new Float32Array(count * k) };
  for (let start = 0; start < count; start += queryBlock) {
    const size = Math.min(queryBlock, count - start);
    const own = notShared(queries, start * columns, (start + size) * columns);
    const query = new Tensor('float32', own, [size, columns]);
    const norms = squaredNorms(own, columns);
    const best = new Nearest(size, k);
    for (const block of blocks) {
      const wanted = Math.min(block.count, k + slack + (others ? 1 : 0));
      const found = await session.run({
        queries: query,
        bank: new Tensor('float32', block.data, [block.count, columns]),
        norms: new Tensor('float32', maskedNorms(block, excluded), [block.count]),
        k: new Tensor('int64', BigInt64Array.of(BigInt(wanted)), [1]),
      });
      const values = found['values']?.data as Float32Array;
      const rows = lowWords(found['rows']?.data as BigInt64Array);
      for (let q = 0; q < size; q++) {
        const norm = norms[q] as number;
        const doubt = columns * rounding * (norm + block.largestNorm);
        for (let j = q * wanted; j < (q + 1) * wanted; j++) {
          // Ascending, so that all further ones are farther; infinite where excluded.
          if ((values[j] as number) + norm - doubt > best.farthest(q) || values[j] === Infinity) break;
          const inBlock = rows[2 * j] as number;
          if (others && block.start + inBlock === start + q) continue;
          const distance = squaredDistance(own, q * columns, block.data, inBlock * columns, columns);
          best.offer(q, block.start + inBlock, distance);
        }
      }
    }
    result.rows.set(best.rows, start * k);
    result.distances.set(best.distances, start * k);
  }
  return result;
}

/** Values `start` to `end` (exclusive), as a view where onnxruntime takes it: of shared memory it does not. */
function notShared(data: Float32Array, start: number, end: number): Float32Array {
  return data.buffer instanceof SharedArrayBuffer ? data.slice(start, end) : data.subarray(start, end);
}

/** 64-bit row numbers as pairs of 32-bit words, the low one first. */
function lowWords({ buffer, byteOffset, length }: BigInt64Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length * 2);
}

/** The k best per query so far: nearest first, the lower row on ties. */
class Nearest {
  readonly rows: Uint32Array;
  readonly distances: Float64Array;
  readonly #k: number;

  constructor(queries: number, k: number) {
    this.#k = k;
    this.rows = new Uint32Array(queries * k);
    this.distances = new Float64Array(queries * k).fill(Infinity);
  }

  /** The distance that a further row must not exceed. */
  farthest(query: number): number {
    return this.distances[(query + 1) * this.#k - 1] as number;
  }

  offer(query: number, row: number, distance: number): void {
    const from = query * this.#k;
    let at = from + this.#k - 1;
    if (!this.#before(row, distance, at)) return;
    while (at > from && this.#before(row, distance, at - 1)) {
      this.rows[at] = this.rows[at - 1] as number;
      this.distances[at] = this.distances[at - 1] as number;
      at--;
    }
    this.rows[at] = row;
    this.distances[at] = distance;
  }

  #before(row: number, distance: number, at: number): boolean {
    const other = this.distances[at] as number;
    return distance < other || (distance === other && row < (this.rows[at] as number));
  }
}

function toBlocks(data: Float32Array, columns: number): Block[] {
  const total = data.length / columns;
  const blocks: Block[] = [];
  for (let start = 0; start < total; start += bankBlock) {
    const count = Math.min(bankBlock, total - start);
    const own = notShared(data, start * columns, (start + count) * columns);
    const norms = squaredNorms(own, columns);
    blocks.push({ start, count, data: own, norms, largestNorm: norms.reduce((most, norm) => Math.max(most, norm), 0) });
  }
  return blocks;
}

/** Of each row. */
function squaredNorms(data: Float32Array, columns: number): Float32Array {
  const origin = new Float32Array(columns);
  return new Float32Array(data.length / columns).map((_, row) =>
    squaredDistance(data, row * columns, origin, 0, columns),
  );
}

function maskedNorms(block: Block, excluded: Uint32Array | undefined): Float32Array {
  if (!excluded || excluded.length === 0) return block.norms;
  const norms = block.norms.slice();
  for (const row of excluded) {
    if (row >= block.start && row < block.start + block.count) norms[row - block.start] = Infinity;
  }
  return norms;
}

/** Four sums at a time: a single one would wait for each addition. */
function squaredDistance(a: Float32Array, aAt: number, b: Float32Array, bAt: number, columns: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let j = 0;
  for (; j + 3 < columns; j += 4) {
    const d0 = (a[aAt + j] as number) - (b[bAt + j] as number);
    const d1 = (a[aAt + j + 1] as number) - (b[bAt + j + 1] as number);
    const d2 = (a[aAt + j + 2] as number) - (b[bAt + j + 2] as number);
    const d3 = (a[aAt + j + 3] as number) - (b[bAt + j + 3] as number);
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  for (; j < columns; j++) {
    const d = (a[aAt + j] as number) - (b[bAt + j] as number);
    s0 += d * d;
  }
  return s0 + s1 + (s2 + s3);
}
