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
  readonly norms: Float32Array;
}

const bankBlock = 8192;
const queryBlock = 1024;
/** Candidates beyond k, so that rounding of the dot-product form cannot hide a near tie. */
const slack = 4;

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
    return search(graph, queries.data, blocks, queries.columns, k, excluded);
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
    // One more than k, since each row finds itself (or a copy of itself) first.
    const found = await search(graph, own, toBlocks(own, columns), columns, k + 1, undefined);
    for (let image = 0; image < images; image++) {
      const target = (image * positions + position) * k;
      let taken = 0;
      for (let j = 0; j <= k && taken < k; j++) {
        const other = found.rows[image * (k + 1) + j] as number;
        if (other === image) continue;
        input.rows[target + taken] = other * positions + position;
        input.distances[target + taken] = found.distances[image * (k + 1) + j] as number;
        taken++;
      }
    }
  }
});

async function search(
  graph: SharedGraph,
  queries: Float32Array,
  blocks: readonly Block[],
  columns: number,
  k: number,
  excluded: Uint32Array | undefined,
): Promise<NearestOutput> {
  const session = await sessionOf(graph);
  const count = queries.length / columns;
  const result: NearestOutput = { rows: new Uint32Array(count * k), distances: new Float32Array(count * k) };
  for (let start = 0; start < count; start += queryBlock) {
    const size = Math.min(queryBlock, count - start);
    const own = queries.slice(start * columns, (start + size) * columns);
    const query = new Tensor('float32', own, [size, columns]);
    const best = new Nearest(size, k);
    for (const block of blocks) {
      const wanted = Math.min(block.count, k + slack);
      const found = await session.run({
        queries: query,
        bank: new Tensor('float32', block.data, [block.count, columns]),
        norms: new Tensor('float32', maskedNorms(block, excluded), [block.count]),
        k: new Tensor('int64', BigInt64Array.of(BigInt(wanted)), [1]),
      });
      const values = found['values']?.data as Float32Array;
      const rows = found['rows']?.data as BigInt64Array;
      for (let q = 0; q < size; q++) {
        for (let j = 0; j < wanted; j++) {
          if (values[q * wanted + j] === Infinity) continue;
          const inBlock = Number(rows[q * wanted + j]);
          best.offer(
            q,
            block.start + inBlock,
            squaredDistance(own, q * columns, block.data, inBlock * columns, columns),
          );
        }
      }
    }
    result.rows.set(best.rows, start * k);
    result.distances.set(best.distances, start * k);
  }
  return result;
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
    const own = data.slice(start * columns, (start + count) * columns);
    const norms = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let j = i * columns; j < (i + 1) * columns; j++) sum += (own[j] as number) * (own[j] as number);
      norms[i] = sum;
    }
    blocks.push({ start, count, data: own, norms });
  }
  return blocks;
}

function maskedNorms(block: Block, excluded: Uint32Array | undefined): Float32Array {
  if (!excluded || excluded.length === 0) return block.norms;
  const norms = block.norms.slice();
  for (const row of excluded) {
    if (row >= block.start && row < block.start + block.count) norms[row - block.start] = Infinity;
  }
  return norms;
}

function squaredDistance(a: Float32Array, aAt: number, b: Float32Array, bAt: number, columns: number): number {
  let sum = 0;
  for (let j = 0; j < columns; j++) {
    const d = (a[aAt + j] as number) - (b[bAt + j] as number);
    sum += d * d;
  }
  return sum;
}
