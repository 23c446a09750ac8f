import type { RunContext } from '../run.ts';
import type { Matrix } from '../tensor.ts';
import { clean } from './clean.ts';
import { comparedGroups } from './compared-groups.ts';
import type { WithCopies } from './copies.ts';
import type { Embedded } from './embed.ts';
import { findTail, type FoundTail } from './find-tail.ts';
import { groupImages } from './groups.ts';
import { keptEmbeddings } from './kept-embeddings.ts';
import type { Method } from './method.ts';
import type { CleanedPatches } from './suspects.ts';

/** What is known of training images before anything is remembered. */
export interface Curated {
  /** Images to be treated as rare products. */
  readonly tail: FoundTail;
  readonly cleaned: CleanedPatches;
  /** As a model keeps them, [n, e]; undefined without. */
  readonly embeddings: Matrix | undefined;
  /** Product group of each image, [n]; undefined without embeddings. */
  readonly groups: readonly number[] | undefined;
}

/**
 * Finds the images of rare products, then the suspicious patches.
 * @param shown - the images of `train`, with copies if all are augmented.
 * @throws E_OPTION when cleaning within groups is wanted of a backbone without embeddings, E_ABORTED, and what parts throw.
 */
export async function curate(train: Embedded, shown: WithCopies, method: Method, run: RunContext): Promise<Curated> {
  const embeddings = keptEmbeddings(train.embeddings);
  const groups = embeddings && (await groupImages(embeddings, run));
  const tail = await findTail(train.embeddings, method, run);
  const compared = comparedGroups(train.images.length, { tail: tail.images, groups }, method.config);
  return { tail, cleaned: await clean(shown, method.cleaner, run, compared), embeddings, groups };
}
