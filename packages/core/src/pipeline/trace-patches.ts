import { fail } from '../errors.ts';
import type { RunContext } from '../run.ts';
import type { ImageSource, Placement } from '../stages.ts';
import { addCopies, withoutCopies } from './copies.ts';
import { curate } from './curate.ts';
import { embed, type SkippedImage } from './embed.ts';
import type { FitHost, Method } from './method.ts';
import { remember } from './remember.ts';

/** What a fit does with each patch of its training images. Patch = image * positions + position, as in `PatchSet`; copies of images are left out. */
export interface TracedPatches {
  readonly grid: readonly [rows: number, columns: number];
  /** Index in the source of each image that could be read. */
  readonly images: Uint32Array;
  readonly skipped: readonly SkippedImage[];
  /** Where the grid lies in each of them. */
  readonly placements: readonly Placement[];
  /** [images * positions], 1 where the cleaner removed the patch. */
  readonly removed: Uint8Array;
  /** [images * positions], 1 where the patch is in a memory. A patch that was removed can be in that of the rare products, which is not cleaned. */
  readonly sampled: Uint8Array;
}

/**
 * The first steps of `fit`, without what follows from a memory: which patches are removed, and which remembered.
 * @throws E_NO_IMAGES when none of the files is an image, E_OPTION when cleaning within groups is wanted of a backbone without embeddings, E_MEMORY, E_ABORTED, and what parts throw.
 */
export async function tracePatches(
  source: ImageSource,
  method: Method,
  host: FitHost,
  run: RunContext,
): Promise<TracedPatches> {
  await using train = await embed(source, method, host, run, 'features');
  const { images, placements, grid, skipped, patches } = train;
  if (images.length === 0) {
    throw fail('E_NO_IMAGES', { received: source.names.length, reason: skipped[0]?.message ?? 'there are none' });
  }
  const { augment, augmentImages } = method.config;
  const copied = augmentImages === 'all' && augment !== 'none';
  const all = images.map((_, image) => image);
  await using shown = copied ? await addCopies(train, all, method, host, run) : withoutCopies(train);
  const { tail, cleaned } = await curate(train, shown, method, run);
  const { bank } = await remember(train, shown, cleaned, tail.images, method, host, run);
  const count = images.length * patches.positions;
  const removed = new Uint8Array(count).fill(1);
  // Copies come after the images; writes past the end do nothing.
  for (const row of cleaned.rows) removed[row] = 0;
  const sampled = new Uint8Array(count);
  bank.origins.forEach((image, row) => {
    if (bank.views[row] === 0) sampled[image * patches.positions + (bank.positions[row] as number)] = 1;
  });
  return { grid, images, skipped, placements, removed, sampled };
}
