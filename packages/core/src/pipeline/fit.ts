import type { MemoryBank } from '../bank/memory-bank.ts';
import { fail } from '../errors.ts';
import { countOf, type Notice, notice } from '../notices.ts';
import type { RunContext } from '../run.ts';
import type { ImageSource } from '../stages.ts';
import { gather, stack } from '../tensor.ts';
import { scoreTraining, type TrainingScores } from './calibrate.ts';
import { condense } from './condense.ts';
import { coverageNotice } from './coverage.ts';
import { embed, type Embedded, type SkippedImage } from './embed.ts';
import type { FitHost, Method } from './method.ts';
import { findTail } from './find-tail.ts';
import { findSuspects, type Suspect } from './suspects.ts';
import { setThreshold, type Threshold } from './threshold.ts';

/** An image taken for a rare product. */
export interface TailImage {
  readonly image: number;
  /** How many images its product is believed to have. */
  readonly classSize: number;
}

/** What a fit found out, besides the bank. Image numbers index `names`. */
export interface Learnt {
  /** Images used, in order. */
  readonly names: readonly string[];
  readonly skipped: readonly SkippedImage[];
  /** Believed sizes of the products, largest first; empty when the tail sampler has no opinion. */
  readonly products: readonly number[];
  readonly tail: readonly TailImage[];
  readonly suspects: readonly Suspect[];
  /** Images that the tail sampler selected before the guards. */
  readonly selected: number;
  readonly rows: { readonly head: number; readonly tail: number };
  readonly copies: number;
  readonly notices: readonly Notice[];
}

export interface Fitted {
  readonly bank: MemoryBank;
  readonly grid: readonly [rows: number, columns: number];
  readonly training: TrainingScores;
  readonly threshold: Threshold;
  readonly learnt: Learnt;
  /** Small pictures of the images used, by image. */
  readonly thumbnails: readonly (Uint8Array | undefined)[];
}

/**
 * The whole method: features of every image, suspicious patches removed, rare products found and kept, a coreset of both,
 * and a threshold from the normal images.
 * @throws E_NO_IMAGES when none of the files is an image.
 */
export async function fit(source: ImageSource, method: Method, host: FitHost, run: RunContext): Promise<Fitted> {
  await using train = await embed(source, method, host, run, 'features');
  if (train.images.length === 0) {
    throw fail('E_NO_IMAGES', { received: source.names.length, reason: train.skipped[0]?.message ?? 'there are none' });
  }
  const cleaned = await method.cleaner.clean(train.patches, run);
  const tail = await findTail(train.embeddings, method, run);
  const head = { rows: cleaned.rows, weights: cleaned.weights };
  const bank = await remember(train, head, tail.images, method, host, run);

  const inTail = new Set(tail.images);
  const suspects = findSuspects(cleaned, train.patches.images, train.patches.positions, inTail);
  const left = new Set(suspects.map(({ image }) => image));
  const normal = train.images.map((_, image) => image).filter((image) => !inTail.has(image) && !left.has(image));
  const training = await scoreTraining(train, normal, cleaned, bank.memory, method, run);
  const threshold = setThreshold(training.scores, method.config.falseAlarms);

  const notices = [...coverageNotice(train.placements), ...tail.notices];
  if (train.skipped.length > 0) {
    notices.unshift(notice('N_SKIPPED', { images: train.skipped.length, total: source.names.length }));
  }
  if (training.uncompared > 0) {
    notices.push(notice('N_TAIL_NONE_COMPARED', { images: countOf(training.uncompared, 'normal image') }));
  }
  return {
    bank: bank.memory,
    grid: train.grid,
    training,
    threshold,
    learnt: {
      names: Array.from(train.images, (image) => source.names[image] ?? ''),
      skipped: train.skipped,
      products: tail.products,
      tail: Array.from(tail.images, (image) => ({ image, classSize: tail.classSizes[image] as number })),
      suspects,
      selected: tail.selected,
      rows: bank.rows,
      copies: bank.copies,
      notices: [...notices, ...threshold.notices],
    },
    thumbnails: train.thumbnails,
  };
}

interface Head {
  readonly rows: Uint32Array;
  readonly weights: Float32Array;
}

/** Both memories as one bank: a coreset of the clean patches, and one of the tail images with their copies, uncleaned. */
async function remember(
  train: Embedded,
  head: Head,
  tail: Uint32Array,
  method: Method,
  host: FitHost,
  run: RunContext,
): Promise<{ memory: MemoryBank; rows: { head: number; tail: number }; copies: number }> {
  const { features, positions } = train.patches;
  const headRows = await condense(features, head.rows, method, run, 'coreset');
  const parts: MemoryBank[] = [
    {
      features: await train.full.gather(headRows),
      weights:
        headRows.length === 0 ? new Float32Array(0) : Float32Array.from(headRows, (row) => head.weights[row] as number),
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
        row < rows.length ? (head.weights[rows[row] as number] as number) : 1,
      ),
      origins: tailRows.map((row) => {
        const own = Math.floor(row / positions);
        return tail[own < tail.length ? own : (views.origins[viewOf(row)] as number)] as number;
      }),
      positions: tailRows.map((row) => row % positions),
      views: tailRows.map((row) => (row < rows.length ? 0 : (views.views[viewOf(row)] as number))),
    });
  }
  return { memory: merge(parts), rows: { head: headRows.length, tail: parts[1]?.features.rows ?? 0 }, copies };
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
