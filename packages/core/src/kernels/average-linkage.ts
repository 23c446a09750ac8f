import type { KernelRun } from './kernels.ts';
import { pacer } from './pacer.ts';

/**
 * Average-linkage clusters, cut where two clusters are on average less similar than `least`: by chains of nearest neighbours (Murtagh 1983), which find
 * each merge of the hierarchy without sorting all pairs; O(n²). Clusters below the cut are never merged, so the rest of the hierarchy costs nothing.
 * Of equal similarities the one before in the chain wins, then the lowest row.
 * @param similarities - [n, n] symmetric; written over.   @param least - similarity that two clusters need.
 * @param onMerge - told of each merge: the lowest rows of both clusters, `kept` below `gone`, and how similar they are on average. Not in the order of similarity.
 * @returns the lowest row of each row's cluster, [n].
 * @throws E_ABORTED
 */
export async function averageLinkage(
  similarities: Float32Array,
  n: number,
  least: number,
  run?: KernelRun,
  onMerge?: (kept: number, gone: number, similarity: number) => void,
): Promise<Uint32Array> {
  const pause = pacer(run);
  const sizes = new Uint32Array(n).fill(1);
  /** 1 while a cluster may still be merged, under its lowest row. */
  const open = new Uint8Array(n).fill(1);
  const clusters = new Uint32Array(n).map((_, row) => row);
  const chain: number[] = [];
  for (let start = 0; start < n;) {
    if (open[start] === 0) {
      start++;
      continue;
    }
    const tip = chain.at(-1) ?? start;
    if (chain.length === 0) chain.push(tip);
    const previous = chain.at(-2);
    const next = mostSimilar(similarities, n, open, tip, previous);
    if (next === undefined || (similarities[tip * n + next] as number) < least) {
      // Nothing comes closer later: the average of two clusters is never more similar than the better of them.
      open[tip] = 0;
      chain.pop();
    } else if (next === previous) {
      const [kept, gone] = tip < next ? [tip, next] : [next, tip];
      onMerge?.(kept, gone, similarities[tip * n + next] as number);
      mergeInto(similarities, n, open, sizes, kept, gone);
      clusters[gone] = kept;
      chain.length -= 2;
    } else chain.push(next);
    const turn = pause(start);
    if (turn) await turn;
  }
  // A cluster was merged into a lower row only, so that row is final already.
  for (let row = 0; row < n; row++) clusters[row] = clusters[clusters[row] as number] as number;
  return clusters;
}

/** The open cluster most similar to `tip`. */
function mostSimilar(
  similarities: Float32Array,
  n: number,
  open: Uint8Array,
  tip: number,
  previous: number | undefined,
): number | undefined {
  let best = previous;
  let most = previous === undefined ? -Infinity : (similarities[tip * n + previous] as number);
  for (let other = 0; other < n; other++) {
    if (open[other] === 0 || other === tip) continue;
    const value = similarities[tip * n + other] as number;
    if (value > most) {
      most = value;
      best = other;
    }
  }
  return best;
}

/** Row and column `kept` become the mean of both clusters, each image counting the same. */
function mergeInto(
  similarities: Float32Array,
  n: number,
  open: Uint8Array,
  sizes: Uint32Array,
  kept: number,
  gone: number,
): void {
  const [a, b] = [sizes[kept] as number, sizes[gone] as number];
  for (let other = 0; other < n; other++) {
    if (open[other] === 0) continue;
    const mean =
      (a * (similarities[kept * n + other] as number) + b * (similarities[gone * n + other] as number)) / (a + b);
    similarities[kept * n + other] = mean;
    similarities[other * n + kept] = mean;
  }
  sizes[kept] = a + b;
  open[gone] = 0;
}
