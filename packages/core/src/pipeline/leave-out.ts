import type { MemoryBank } from '../bank/memory-bank.ts';
import { squaredDistance } from '../kernels/squared-distance.ts';
import type { RunContext } from '../run.ts';
import type { NeighborIndex, Neighbors } from '../stages.ts';
import { matrix, row } from '../tensor.ts';
import type { WithCopies } from './copies.ts';
import type { CleanedPatches } from './suspects.ts';

/** A bank without the rows of an image, some of which others have taken over. */
export interface BankWithout {
  readonly bank: MemoryBank;
  /** Rows of the image. */
  readonly own: Uint32Array;
  /** Those of them that hold a patch of another image now; the others do not count. */
  readonly replaced: Uint32Array;
}

/**
 * Makes banks as they would be had an image not been there. Its rows are left out, and so that its absence does not look like a hole, the bank is completed:
 * the patches of other images that those rows stood for choose substitutes among themselves, farthest first, as the coreset would have.
 * (Without that a training image scores higher than a new one, and the threshold comes out too high: docs/decisions/0006-calibration.md.)
 * @param nearest - of every patch the bank rows nearest to it, by image and copy.
 */
export function leavingOut(
  shown: WithCopies,
  cleaned: CleanedPatches,
  bank: MemoryBank,
  nearest: readonly Neighbors[],
  index: NeighborIndex,
  run: RunContext,
): (image: number) => Promise<BankWithout> {
  const { positions } = shown.patches;
  const rowsOf = rowsByOrigin(bank, shown);
  const followers = followersByImage(shown, cleaned.rows, bank, nearest);
  return async (image) => {
    const left = rowsOf[image] ?? [];
    const own = Uint32Array.from(left);
    const candidates = (followers[image] ?? []).filter(
      (patch) => shown.origins[Math.floor(patch / positions)] !== image,
    );
    if (left.length === 0 || candidates.length === 0 || bank.features.rows === left.length)
      return { bank, own, replaced: new Uint32Array(0) };
    const patches = await shown.full.gather(candidates);
    const found = await index.search(patches, 1, run, own);
    const features = matrix(bank.features.rows, bank.features.columns, bank.features.data.slice());
    const weights = bank.weights.slice();
    const gaps = Float64Array.from(found.distances);
    let replaced = 0;
    while (replaced < left.length) {
      const next = gaps.reduce((best, gap, i) => (gap > (gaps[best] as number) ? i : best), 0);
      if (!((gaps[next] as number) > 0)) break;
      const target = left[replaced++] as number;
      features.data.set(row(patches, next), target * features.columns);
      weights[target] = cleaned.weights[candidates[next] as number] as number;
      for (let i = 0; i < gaps.length; i++)
        gaps[i] = Math.min(gaps[i] as number, squaredDistance(patches.data, i, patches.data, next, features.columns));
    }
    return { bank: { ...bank, features, weights }, own, replaced: own.subarray(0, replaced) };
  };
}

/** For each training image the clean patches (of any image or copy) whose nearest bank row is one of its own. */
function followersByImage(
  { patches: { positions, images } }: WithCopies,
  clean: Uint32Array,
  bank: MemoryBank,
  nearest: readonly Neighbors[],
): number[][] {
  const followers: number[][] = Array.from({ length: images }, () => []);
  for (const patch of clean) {
    const { k, rows } = nearest[Math.floor(patch / positions)] as Neighbors;
    const bankRow = rows[(patch % positions) * k] as number;
    followers[bank.origins[bankRow] as number]?.push(patch);
  }
  return followers;
}

function rowsByOrigin(bank: MemoryBank, { patches: { images } }: WithCopies): number[][] {
  const rows: number[][] = Array.from({ length: images }, () => []);
  bank.origins.forEach((origin, bankRow) => rows[origin]?.push(bankRow));
  return rows;
}
