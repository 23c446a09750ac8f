import { NearestLists } from './nearest-lists.ts';
import { workerTask } from './pool.ts';
import { type Block, searchBlock } from './search-block.ts';
import { type SearchRoom, searchRoom } from './search-room.ts';
import type { SharedGraph } from './sessions.ts';

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

const bankBlock = 8192;
const queryBlock = 1024;
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
    const best = new NearestLists(size, k);
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
    const best = new NearestLists(end - start, k);
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
