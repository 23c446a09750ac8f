import type { MemoryBank } from '../bank/memory-bank.ts';
import { type RunContext, silently } from '../run.ts';
import type { Neighbors } from '../stages.ts';
import { bankNeighbors, searchWithout } from './bank-neighbors.ts';
import type { WithCopies } from './copies.ts';
import { inOrder } from './in-order.ts';
import { leavingOut } from './leave-out.ts';
import { offerRows } from './offer-rows.ts';
import type { Method } from './method.ts';
import type { CleanedPatches } from './suspects.ts';

/** Scores of normal training images, each against the bank without its own rows. */
export interface TrainingScores {
  /** Image of each score, ascending. */
  readonly images: Uint32Array;
  readonly scores: Float32Array;
  /** Images that had nothing else to be compared with. */
  readonly uncompared: number;
}

const ahead = 8;

/** Scores `images` as if each had not been there: against the bank without the rows that carry it as origin (augmented copies too). */
export async function scoreTraining(
  shown: WithCopies,
  images: Uint32Array,
  cleaned: CleanedPatches,
  bank: MemoryBank,
  method: Method,
  run: RunContext,
): Promise<TrainingScores> {
  const { positions } = shown.patches;
  const { index: builder, scorer } = method;
  const quiet = silently(run);
  await using index = await builder.build(bank.features, quiet);
  const nearest = await bankNeighbors(shown, index, Math.min(scorer.neighbors, bank.features.rows), quiet);
  const without = leavingOut(shown, cleaned, bank, nearest, index, quiet);
  const kept: number[] = [];
  const scores: number[] = [];
  let done = 0;
  const results = inOrder(images, ahead, async (image) => {
    const { bank: other, own, replaced } = await without(image);
    if (bank.features.rows - own.length < scorer.neighbors) return { image };
    const patches = await shown.full.read(image * positions, (image + 1) * positions);
    const found = await searchWithout(nearest[image] as Neighbors, patches, own, index, quiet);
    const merged = offerRows(found, patches, other.features, replaced);
    return { image, score: scorer.score(merged, other, 1, patches).images[0] as number };
  });
  for await (const { image, score } of results) {
    if (score !== undefined) {
      kept.push(image);
      scores.push(score);
    }
    run.report({ step: 'calibrate', done: ++done, total: images.length, unit: 'images' });
  }
  return { images: Uint32Array.from(kept), scores: Float32Array.from(scores), uncompared: images.length - kept.length };
}
