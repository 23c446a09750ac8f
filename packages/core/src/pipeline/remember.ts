import type { MemoryBank } from '../bank/memory-bank.ts';
import type { RunContext } from '../run.ts';
import { gather, stack } from '../tensor.ts';
import { condense } from './condense.ts';
import { embed, type Embedded } from './embed.ts';
import type { FitHost, Method } from './method.ts';
import type { CleanedPatches } from './suspects.ts';

/** A bank, how many of its rows come from either memory, and how many copies of rare images were made. */
export interface Remembered {
  readonly bank: MemoryBank;
  readonly rows: { readonly head: number; readonly tail: number };
  readonly copies: number;
}

/** Both memories as one bank: a coreset of the clean patches, and one of the tail images with their copies, uncleaned. */
export async function remember(
  train: Embedded,
  cleaned: CleanedPatches,
  tail: Uint32Array,
  method: Method,
  host: FitHost,
  run: RunContext,
): Promise<Remembered> {
  const { features, positions } = train.patches;
  const headRows = await condense(features, cleaned.rows, method, run, 'coreset');
  const parts: MemoryBank[] = [
    {
      features: await train.full.gather(headRows),
      weights:
        headRows.length === 0
          ? new Float32Array(0)
          : Float32Array.from(headRows, (row) => cleaned.weights[row] as number),
      origins: headRows.map((row) => Math.floor(row / positions)),
      positions: headRows.map((row) => row % positions),
      views: new Uint32Array(headRows.length),
    },
  ];
  let copies = 0;
  if (tail.length > 0) {
    const rows = rowsOfImages(tail, positions);
    const views = host.makeViews(tail.map((image) => train.images[image] as number));
    copies = views.origins.length;
    const leading = { patches: gather(features, rows), full: await train.full.gather(rows) };
    await using both = await embed(views.source, method, host, run, 'views', leading);
    const all = Uint32Array.from({ length: both.patches.features.rows }, (_, row) => row);
    const tailRows = await condense(both.patches.features, all, method, run, 'tail coreset');
    const viewOf = (row: number): number => both.images[Math.floor(row / positions) - tail.length] as number;
    parts.push({
      features: await both.full.gather(tailRows),
      weights: Float32Array.from(tailRows, (row) =>
        row < rows.length ? (cleaned.weights[rows[row] as number] as number) : 1,
      ),
      origins: tailRows.map((row) => {
        const own = Math.floor(row / positions);
        return tail[own < tail.length ? own : (views.origins[viewOf(row)] as number)] as number;
      }),
      positions: tailRows.map((row) => row % positions),
      views: tailRows.map((row) => (row < rows.length ? 0 : (views.views[viewOf(row)] as number))),
    });
  }
  return { bank: merge(parts), rows: { head: headRows.length, tail: parts[1]?.features.rows ?? 0 }, copies };
}

function rowsOfImages(images: Uint32Array, positions: number): Uint32Array {
  const rows = new Uint32Array(images.length * positions);
  images.forEach((image, i) => {
    for (let position = 0; position < positions; position++)
      rows[i * positions + position] = image * positions + position;
  });
  return rows;
}

function merge(parts: readonly MemoryBank[]): MemoryBank {
  const joined = (pick: (part: MemoryBank) => Uint32Array) =>
    Uint32Array.from(parts.flatMap((part) => Array.from(pick(part))));
  return {
    features: stack(parts.map((part) => part.features)),
    weights: Float32Array.from(parts.flatMap((part) => Array.from(part.weights))),
    origins: joined((part) => part.origins),
    positions: joined((part) => part.positions),
    views: joined((part) => part.views),
  };
}
