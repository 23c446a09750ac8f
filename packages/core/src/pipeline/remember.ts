import type { MemoryBank } from '../bank/memory-bank.ts';
import { halvesOf, valuesOf } from '../half.ts';
import type { RunContext } from '../run.ts';
import { type Matrix, matrix, stack } from '../tensor.ts';
import { condense } from './condense.ts';
import { addCopies, type WithCopies } from './copies.ts';
import type { Embedded } from './embed.ts';
import type { FitHost, Method } from './method.ts';
import type { CleanedPatches } from './suspects.ts';

/** A bank, how many of its rows come from either memory, and how many copies of images were made. */
export interface Remembered {
  readonly bank: MemoryBank;
  readonly rows: { readonly head: number; readonly tail: number };
  readonly copies: number;
}

/**
 * Both memories as one bank: a coreset of the clean patches, and one of the tail images with their copies, uncleaned. The copies are those in
 * `shown` where all images have some, or else made here. `chooseHead` chooses rows of the first, by default the coreset. With `storage: float16` the bank's features are halves, so that all scores are of what a file keeps.
 */
export async function remember(
  train: Embedded,
  shown: WithCopies,
  cleaned: CleanedPatches,
  tail: Uint32Array,
  method: Method,
  host: FitHost,
  run: RunContext,
  chooseHead = (features: Matrix, candidates: Uint32Array) => condense(features, candidates, method, run, 'head'),
): Promise<Remembered> {
  const { positions, features } = shown.patches;
  const headRows = await chooseHead(features, cleaned.rows);
  const head = await memory(shown, headRows, method, (row) => cleaned.weights[row] as number);
  if (tail.length === 0) return { bank: head, rows: { head: headRows.length, tail: 0 }, copies: shown.copies };
  if (shown.copies > 0) {
    const rows = await condense(features, rowsShowing(shown, new Set(tail)), method, run, 'tail');
    return join(head, await memory(shown, rows, method, (row) => cleaned.weights[row] as number), shown.copies);
  }
  await using both = await addCopies(train, tail, method, host, run);
  const all = Uint32Array.from({ length: both.patches.features.rows }, (_, row) => row);
  const rows = await condense(both.patches.features, all, method, run, 'tail');
  const weightOf = (row: number): number => {
    const image = tail[Math.floor(row / positions)];
    return image === undefined ? 1 : (cleaned.weights[image * positions + (row % positions)] as number);
  };
  return join(head, await memory(both, rows, method, weightOf), both.copies);
}

/** The named rows as a bank. */
async function memory(
  { patches: { positions }, full, origins, views }: WithCopies,
  rows: Uint32Array,
  { config }: Method,
  weightOf: (row: number) => number,
): Promise<MemoryBank> {
  const imageOf = (row: number): number => Math.floor(row / positions);
  const features = await full.gather(rows);
  return {
    features: config.storage === 'float16' ? rounded(features) : features,
    weights: Float32Array.from(rows, weightOf),
    origins: rows.map((row) => origins[imageOf(row)] as number),
    positions: rows.map((row) => row % positions),
    views: rows.map((row) => views[imageOf(row)] as number),
  };
}

function rounded({ rows, columns, data }: Matrix): Matrix {
  return matrix(rows, columns, valuesOf(halvesOf(data)));
}

/** Rows of the images that show one of `wanted`, ascending. */
function rowsShowing({ patches, origins }: WithCopies, wanted: ReadonlySet<number>): Uint32Array {
  const { positions, features } = patches;
  return new Uint32Array(features.rows)
    .map((_, row) => row)
    .filter((row) => wanted.has(origins[Math.floor(row / positions)] as number));
}

function join(head: MemoryBank, tail: MemoryBank, copies: number): Remembered {
  const joined = (a: Uint32Array, b: Uint32Array): Uint32Array => Uint32Array.from([...a, ...b]);
  const bank = {
    features: stack([head.features, tail.features]),
    weights: Float32Array.from([...head.weights, ...tail.weights]),
    origins: joined(head.origins, tail.origins),
    positions: joined(head.positions, tail.positions),
    views: joined(head.views, tail.views),
  };
  return { bank, rows: { head: head.features.rows, tail: tail.features.rows }, copies };
}
