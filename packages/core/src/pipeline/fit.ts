import type { MemoryBank } from '../bank/memory-bank.ts';
import { fail } from '../errors.ts';
import { countOf, type Notice, notice } from '../notices.ts';
import type { RunContext } from '../run.ts';
import type { ImageSource } from '../stages.ts';
import type { Matrix } from '../tensor.ts';
import { scoreTraining, type TrainingScores } from './calibrate.ts';
import { addCopies, withoutCopies } from './copies.ts';
import { coverageNotice } from './coverage.ts';
import { curate } from './curate.ts';
import { embed, type SkippedImage } from './embed.ts';
import type { FitHost, Method } from './method.ts';
import { remember } from './remember.ts';
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
  /** Product group of each image used, by likeness of their embeddings (`groupImages`); absent without embeddings, and in files from before they were kept. */
  readonly groups?: readonly number[] | undefined;
}

/** What a model keeps of its training images besides the bank. */
export interface TrainingRecord extends TrainingScores {
  /** Embeddings at length 1, as halves hold them, [n, e]; absent as `Learnt.groups` is. */
  readonly embeddings?: Matrix | undefined;
  /** SHA-256 of the pixels of each image that the network saw, [n * 32], zeros where it was not kept; absent in files from before they were. */
  readonly digests?: Uint8Array | undefined;
}

/** What fitting leaves: the memory, its threshold, and what was learnt on the way. */
export interface Fitted {
  readonly bank: MemoryBank;
  readonly grid: readonly [rows: number, columns: number];
  readonly training: TrainingRecord;
  readonly threshold: Threshold;
  readonly learnt: Learnt;
  /** Small pictures of the images used, by image. */
  readonly thumbnails: readonly (Uint8Array | undefined)[];
}

/**
 * The whole method: features of every image (and of copies of all, if asked for), rare products found and kept, suspicious patches removed, a coreset of both,
 * and a threshold from the normal images.
 * @throws E_NO_IMAGES when none of the files is an image.
 */
export async function fit(source: ImageSource, method: Method, host: FitHost, run: RunContext): Promise<Fitted> {
  await using train = await embed(source, method, host, run, 'features', { isKnown: () => false });
  if (train.images.length === 0) {
    throw fail('E_NO_IMAGES', { received: source.names.length, reason: train.skipped[0]?.message ?? 'there are none' });
  }
  const { augment, augmentImages } = method.config;
  const all = train.images.map((_, image) => image);
  await using shown =
    augmentImages === 'all' && augment !== 'none'
      ? await addCopies(train, all, method, host, run)
      : withoutCopies(train);
  const { tail, cleaned, embeddings, groups } = await curate(train, shown, method, run);
  const { bank, rows, copies } = await remember(train, shown, cleaned, tail.images, method, host, run);

  const inTail = new Set(tail.images);
  const suspects = findSuspects(cleaned, train.patches.images, train.patches.positions, inTail);
  const left = new Set(suspects.map(({ image }) => image));
  const normal = all.filter((image) => !inTail.has(image) && !left.has(image));
  const scores = await scoreTraining(shown, normal, cleaned, bank, method, run);
  const threshold = setThreshold(scores.scores, method.config.falseAlarms);

  const notices = [...coverageNotice(train.placements), ...tail.notices];
  if (train.skipped.length > 0) {
    notices.unshift(notice('N_SKIPPED', { images: train.skipped.length, total: source.names.length }));
  }
  if (scores.uncompared > 0) {
    notices.push(notice('N_TAIL_NONE_COMPARED', { images: countOf(scores.uncompared, 'normal image') }));
  }
  return {
    bank,
    grid: train.grid,
    training: { ...scores, ...(embeddings && { embeddings }), digests: train.digests },
    threshold,
    learnt: {
      names: Array.from(train.images, (image) => source.names[image] ?? ''),
      skipped: train.skipped,
      products: tail.products,
      tail: Array.from(tail.images, (image) => ({ image, classSize: tail.classSizes[image] as number })),
      suspects,
      selected: tail.selected,
      rows,
      copies,
      notices: [...notices, ...threshold.notices],
      ...(groups && { groups }),
    },
    thumbnails: train.thumbnails,
  };
}
