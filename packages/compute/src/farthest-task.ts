import { threadId } from 'node:worker_threads';
import { principalDirections } from './farthest-directions.ts';
import { type FarthestModule, farthestModule } from './farthest-module.ts';
import { Turns } from './farthest-turns.ts';
import { workerTask } from './pool.ts';
import type { ResidentMatrix, SketchRoom } from './shared-memory.ts';

export interface FarthestInput {
  readonly resident: ResidentMatrix;
  readonly candidates: number;
  readonly columns: number;
  readonly count: number;
  /** The position taken first. */
  readonly first: number;
  /** This thread's number, below `threads`. */
  readonly thread: number;
  readonly threads: number;
  /** Whether sketches are made and consulted: it pays in a long selection only. The result is the same. */
  readonly sketched: boolean;
  /** Of `Turns`. */
  readonly cells: SharedArrayBuffer;
  /** Filled with positions among the candidates, in the order taken. [count] */
  readonly taken: Uint32Array;
}

/** What one thread did. */
export interface FarthestOutput {
  /** Of the worker. */
  readonly threadId: number;
  /** Blocks of candidates that it scanned. */
  readonly blocks: number;
  /** Distances that it computed in full. */
  readonly distances: number;
}

/** Neighbouring candidates that belong to one thread; `top` is no less than any of their bounds. */
interface Block {
  readonly from: number;
  readonly to: number;
  top: number;
}

const rowsABlock = 256;
/** Sums of squares beyond these would lose digits in float32 to underflow or overflow. */
const smallestNorm = 1e-24;
const largestNorm = 1e30;

/** One thread's share of a selection: blocks of candidates in turn with the other threads. Ends early when stopped. */
export const farthest = workerTask((input: FarthestInput): FarthestOutput => {
  const { resident, candidates, columns, count, thread, threads, taken } = input;
  const { memory, features, bounds, seen } = resident;
  const turns = new Turns(input.cells, threads);
  const wasm = farthestModule(memory);
  const blocks = blocksOf(candidates, thread, threads);
  const bound = new Float32Array(memory.buffer, bounds, candidates);
  const rows = new Uint32Array(memory.buffer, resident.candidates, candidates);
  const takenRows = new Uint32Array(memory.buffer, resident.taken, candidates);
  const met = new Uint32Array(memory.buffer, seen, candidates);
  for (const { from, to } of blocks) {
    bound.fill(Infinity, from, to);
    met.fill(0, from, to);
  }
  wasm.configure(features, resident.candidates, columns, bounds, seen, resident.taken);
  const sketches = input.sketched ? resident.sketches : undefined;
  const consulted = sketches !== undefined && makeSketches(input, sketches, wasm, turns, blocks);

  const take = (position: number) => {
    const number = turns.taken;
    if (position < 0) throw new Error(`nothing was found after ${number} rows`);
    bound[position] = -1;
    takenRows[number] = rows[position] as number;
    taken[number] = position;
    if (consulted && number < sketches.room)
      wasm.takeSketch(sketches.rows, position, sketches.width, sketches.taken, number);
    turns.taken = number + 1;
  };
  let scanned = 0;
  turns.meet(() => take(input.first));
  while (turns.taken < count && !turns.stopped) {
    scanned += search(wasm, blocks, turns);
    turns.offer(thread, { value: wasm.foundValue(), position: wasm.found() });
    turns.meet(() => take(turns.best().position));
  }
  return { threadId, blocks: scanned, distances: wasm.fullDistances() };
});

function blocksOf(candidates: number, thread: number, threads: number): Block[] {
  const blocks: Block[] = [];
  for (let from = thread * rowsABlock; from < candidates; from += threads * rowsABlock) {
    blocks.push({ from, to: Math.min(candidates, from + rowsABlock), top: Infinity });
  }
  return blocks;
}

/** Finds the farthest candidate of the blocks, unless another thread has found a farther one. Returns how many blocks were scanned. */
function search(wasm: FarthestModule, blocks: readonly Block[], turns: Turns): number {
  const taken = turns.taken;
  wasm.begin();
  refreshHighest(wasm, blocks, taken);
  let scanned = 0;
  for (const block of blocks) {
    const floor = turns.floor;
    const found = wasm.foundValue();
    if (found > floor) turns.raise(found);
    if (block.top < floor || block.top < found) continue;
    for (let at = block.from; at < block.to && !turns.stopped;) at = wasm.scan(at, block.to, taken, floor);
    block.top = wasm.highest(block.from, block.to);
    scanned++;
  }
  return scanned;
}

/** Starts from a high value: that of the candidate with the highest bound. */
function refreshHighest(wasm: FarthestModule, blocks: readonly Block[], taken: number): void {
  let highest = blocks[0];
  for (const block of blocks) if (highest && block.top > highest.top) highest = block;
  if (!highest) return;
  const position = wasm.positionOf(highest.from, highest.to, wasm.highest(highest.from, highest.to));
  if (position >= 0) wasm.scan(position, position + 1, taken, 0);
}

/** Sketches all candidates, each thread its own; false when they could not be trusted. */
function makeSketches(
  { resident, candidates, columns, thread, threads }: FarthestInput,
  room: SketchRoom,
  wasm: FarthestModule,
  turns: Turns,
  blocks: readonly Block[],
): boolean {
  const { memory, features } = resident;
  turns.meet(() => {
    const rows = new Uint32Array(memory.buffer, resident.candidates, candidates);
    const data = new Float32Array(memory.buffer, features);
    const { mean, directions } = principalDirections({ data, columns, rows }, room.width - 1, () => turns.stopped);
    new Float64Array(memory.buffer, room.mean, columns).set(mean);
    const target = new Float64Array(memory.buffer, room.directions, columns * room.width);
    for (let j = 0; j < columns; j++) {
      for (let k = 0; k < room.width; k++) target[j * room.width + k] = directions[k]?.[j] ?? 0;
    }
  });
  let norm = 0;
  for (const { from, to } of blocks) {
    if (turns.stopped) break;
    const found = wasm.sketch(
      ...([features, resident.candidates, from, to, columns] as const),
      ...([room.mean, room.directions, room.rows, room.width] as const),
    );
    norm = Math.max(norm, found);
  }
  turns.offer(thread, { value: norm, position: thread });
  turns.meet(() => undefined);
  // From the offers alone, so that all threads decide the same.
  const offered = Array.from({ length: threads }, (_, other) => turns.offerOf(other).value);
  norm = Math.max(...offered);
  if (!(norm >= smallestNorm && norm <= largestNorm)) return false;
  // float32 rounds the offers, by far less than the factor leaves
  wasm.consult(room.rows, room.width, room.taken, room.room, 1.001e-6 * norm);
  return true;
}
