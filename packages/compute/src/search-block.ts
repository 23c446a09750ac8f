import { Tensor } from 'onnxruntime-node';
import type { NearestLists } from './nearest-lists.ts';
import type { SearchRoom } from './search-room.ts';
import { sessionOf, type SharedGraph } from './sessions.ts';

/** Some rows of a bank. */
export interface Block {
  readonly start: number;
  readonly count: number;
  readonly room: SearchRoom;
  /** Squared. [count] */
  readonly norms: Float32Array;
  readonly largestNorm: number;
}

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

/** Queries of one search. */
export interface Asking {
  /** [n, columns] */
  readonly rows: Float32Array;
  /** Squared. [n] */
  readonly norms: Float32Array;
  /** The row of the room's bank that the first query is, if they are its rows: each looks for others than itself. */
  readonly within: number | undefined;
}

/** Offers the rows of a block to the lists of all queries. */
export async function searchBlock(
  graph: SharedGraph,
  asking: Asking,
  block: Block,
  best: NearestLists,
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
  best: NearestLists,
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

function maskedNorms(block: Block, excluded: Uint32Array | undefined): Float32Array {
  if (!excluded || excluded.length === 0) return block.norms;
  const norms = block.norms.slice();
  for (const row of excluded) {
    if (row >= block.start && row < block.start + block.count) norms[row - block.start] = Infinity;
  }
  return norms;
}
