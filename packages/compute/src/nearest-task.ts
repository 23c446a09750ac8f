import { Tensor } from 'onnxruntime-node';
import { workerTask } from './pool.ts';
import { type SearchRoom, searchRoom } from './search-room.ts';
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
  readonly room: SearchRoom;
  /** Squared. [count] */
  readonly norms: Float32Array;
  readonly largestNorm: number;
}

const bankBlock = 8192;
const queryBlock = 1024;
/**
 * Candidates beyond k. One more tells for most queries that rounding of the dot-product form hides no nearer row; the few others ask again for more, which
 * settles all but ties of many.
 */
const slacks = [1, 6];
/**
 * What a squared distance in dot-product form may be wrong by, for each unit of the squared lengths: eight times the usual error of a float32 sum of so many
 * terms, which grows with their root. (No sum can be wrong by more than columns times 2^-24, but none comes near it.)
 */
function doubtOf(columns: number): number {
  return 8 * Math.sqrt(columns) * 2 ** -24;
}

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

/** Of the last call of `nearestAtPosition`: the next one mostly has as many images. */
let positionRoom: SearchRoom | undefined;

/** For a range of positions, the k nearest other images at the same position. */
export const nearestAtPosition = workerTask(async (input: PositionsInput): Promise<void> => {
  const { graph, images, positions, k } = input;
  const { data, columns } = input.features;
  if (positionRoom?.columns !== columns || positionRoom.bank.length !== images * columns) {
    positionRoom = searchRoom(images, 0, columns);
  }
  const room = positionRoom;
  for (let position = input.start; position < input.end; position++) {
    for (let image = 0, to = 0; image < images; image++) {
      const from = (image * positions + position) * columns;
      for (let i = 0; i < columns; i++) room.bank[to++] = data[from + i] as number;
    }
    const found = await searchWithin(graph, room, images, k);
    for (let image = 0; image < images; image++) {
      const target = (image * positions + position) * k;
      for (let j = 0; j < k; j++) {
        input.rows[target + j] = (found.rows[image * k + j] as number) * positions + position;
        input.distances[target + j] = found.distances[image * k + j] as number;
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
  const count = queries.length / columns;
  const result: NearestOutput = {
    rows: new Uint32Array(count * k),
    distances: new Float32Array(count * k),
  };
  for (let start = 0; start < count; start += queryBlock) {
    const size = Math.min(queryBlock, count - start);
    const own = queries.subarray(start * columns, (start + size) * columns);
    const best = new Nearest(size, k);
    let norms: Float32Array | undefined;
    for (const block of blocks) {
      block.room.queries.set(own);
      norms ??= block.room.queryNorms(size);
      const asking = {
        rows: block.room.queries.subarray(0, own.length),
        norms,
        within: undefined,
      };
      await searchBlock(graph, asking, block, best, k, excluded);
    }
    result.rows.set(best.rows, start * k);
    result.distances.set(best.distances, start * k);
  }
  return result;
}

/** The k nearest others of each row. */
async function searchWithin(graph: SharedGraph, room: SearchRoom, count: number, k: number): Promise<NearestOutput> {
  const { columns } = room;
  const norms = room.bankNorms();
  const rows = new Uint32Array(count * k);
  const distances = new Float32Array(count * k);
  for (let start = 0; start < count; start += queryBlock) {
    const end = Math.min(count, start + queryBlock);
    const best = new Nearest(end - start, k);
    const asking = {
      rows: room.bank.subarray(start * columns, end * columns),
      norms: norms.subarray(start, end),
    };
    for (let first = 0; first < count; first += bankBlock) {
      const size = Math.min(bankBlock, count - first);
      const part = norms.subarray(first, first + size);
      const block = {
        start: first,
        count: size,
        room,
        norms: part,
        largestNorm: largest(part),
      };
      await searchBlock(graph, { ...asking, within: start }, block, best, k, undefined);
    }
    rows.set(best.rows, start * k);
    distances.set(best.distances, start * k);
  }
  return { rows, distances };
}

/** Queries of one search. */
interface Asking {
  /** [n, columns] */
  readonly rows: Float32Array;
  /** Squared. [n] */
  readonly norms: Float32Array;
  /** The row of the room's bank that the first query is, if they are its rows: each looks for others than itself. */
  readonly within: number | undefined;
}

/** Offers the rows of a block to the lists of all queries. */
async function searchBlock(
  graph: SharedGraph,
  asking: Asking,
  block: Block,
  best: Nearest,
  k: number,
  excluded: Uint32Array | undefined,
): Promise<void> {
  const session = await sessionOf(graph);
  const { columns } = block.room;
  const from = asking.within === undefined ? 0 : block.start;
  const bank = new Tensor('float32', block.room.bank.subarray(from * columns, (from + block.count) * columns), [
    block.count,
    columns,
  ]);
  const norms = new Tensor('float32', maskedNorms(block, excluded), [block.count]);
  let queries: ArrayLike<number> = Uint32Array.from({ length: asking.norms.length }, (_, query) => query);
  for (const slack of slacks) {
    if (queries.length === 0) return;
    const wanted = Math.min(block.count, k + slack + (asking.within === undefined ? 0 : 1));
    const found = await session.run({
      queries: new Tensor('float32', rowsOf(asking.rows, queries, columns), [queries.length, columns]),
      bank,
      norms,
      k: new Tensor('int64', BigInt64Array.of(BigInt(wanted)), [1]),
    });
    const order = found['values']?.data as Float32Array;
    const rows = lowWords(found['rows']?.data as BigInt64Array);
    queries = compare(asking, queries, block, best, {
      wanted,
      order,
      rows,
      again: slack !== slacks[0],
    });
  }
}

/** What the dense product has found: `wanted` rows a query, ascending. */
interface Candidates {
  readonly wanted: number;
  /** Squared distances less the query's squared length, but for rounding. */
  readonly order: Float32Array;
  /** Row numbers in the block, as pairs of words. */
  readonly rows: Int32Array;
  /** For the second time: rows may be in the list already. */
  readonly again: boolean;
}

/**
 * Compares queries exactly with their candidates.
 * @returns the queries for which rounding may hide a nearer row among those that are no candidates.
 */
function compare(
  { norms, within }: Asking,
  queries: ArrayLike<number>,
  { room, start, count, largestNorm }: Block,
  best: Nearest,
  { wanted, order, rows, again }: Candidates,
): number[] {
  const unsure: number[] = [];
  const unit = doubtOf(room.columns);
  for (let i = 0; i < queries.length; i++) {
    const query = queries[i] as number;
    const norm = norms[query] as number;
    const doubt = unit * (norm + largestNorm);
    const itself = within === undefined ? -1 : within + query;
    let j = i * wanted;
    for (const end = j + wanted; j < end; j++) {
      // Ascending, so that all further ones are farther; infinite where excluded.
      if ((order[j] as number) + norm - doubt > best.farthest(query) || order[j] === Infinity) break;
      const inBlock = rows[2 * j] as number;
      const row = start + inBlock;
      if (row === itself || (again && best.holds(query, row))) continue;
      best.offer(query, row, itself < 0 ? room.distance(query, inBlock) : room.distanceWithin(itself, row));
    }
    if (j === (i + 1) * wanted && wanted < count) unsure.push(query);
  }
  return unsure;
}

/** The named rows as onnxruntime takes them; all of them without a copy. */
function rowsOf(data: Float32Array, rows: ArrayLike<number>, columns: number): Float32Array {
  if (rows.length * columns === data.length) return data;
  const result = new Float32Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    const from = (rows[i] as number) * columns;
    result.set(data.subarray(from, from + columns), i * columns);
  }
  return result;
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
    this.rows = new Uint32Array(queries * k).fill(0xffffffff);
    this.distances = new Float64Array(queries * k).fill(Infinity);
  }

  /** The distance that a further row must not exceed. */
  farthest(query: number): number {
    return this.distances[(query + 1) * this.#k - 1] as number;
  }

  holds(query: number, row: number): boolean {
    return this.rows.subarray(query * this.#k, (query + 1) * this.#k).includes(row);
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
    const room = searchRoom(count, queryBlock, columns);
    room.bank.set(data.subarray(start * columns, (start + count) * columns));
    const norms = room.bankNorms();
    blocks.push({ start, count, room, norms, largestNorm: largest(norms) });
  }
  return blocks;
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

function maskedNorms(block: Block, excluded: Uint32Array | undefined): Float32Array {
  if (!excluded || excluded.length === 0) return block.norms;
  const norms = block.norms.slice();
  for (const row of excluded) {
    if (row >= block.start && row < block.start + block.count) norms[row - block.start] = Infinity;
  }
  return norms;
}
