import { estimateFit, fail, gigabytes, type TracedPatches, tracePatches } from '@tailedcore/core';
import { openImages, readMask, viewsOf } from '@tailedcore/images';
import { availableMemory, fitHost, resolveMethod, type Session, type Settings } from '@tailedcore/runtime';
import type { LabelledImage } from '../datasets/dataset.ts';
import type { EvaluationSplit } from '../splits/evaluation-split.ts';
import { cellsUnder } from './patch-shares-cells.ts';
import type { PipelineOptions } from './pipeline-system.ts';
import type { PatchShares, SortShares } from './system.ts';

/**
 * Which sorts of training patches a method removes, and which it remembers (the paper's Fig. 2), by the first steps of a fit. A patch whose cell of the grid overlaps the mask
 * of its image's defect is defective; any other belongs to the tail or the head, as its product does. Copies of images, and images that are defective but have no mask, count
 * nowhere.
 * @returns shares 0..1 of the patches of each sort; null where there are none.
 * @throws E_CONFIG naming every wrong setting, E_NO_IMAGES, E_BENCH_IMAGE for a training image that cannot be used, E_MEMORY, E_ABORTED, and what `readMask` and parts throw.
 */
export async function patchShares(
  split: EvaluationSplit,
  settings: Settings,
  seed: number,
  session: Session,
  options: PipelineOptions = {},
): Promise<PatchShares> {
  const traced = await trace(split.train, settings, seed, session, options);
  const [bad] = traced.skipped;
  if (bad) throw fail('E_BENCH_IMAGE', { reason: bad.message });
  const sorts = await sortsOf(split, traced);
  const shares = (marks: Uint8Array): SortShares => ({
    tail: share(marks, sorts, 'tail'),
    head: share(marks, sorts, 'head'),
    defective: share(marks, sorts, 'defective'),
  });
  const withoutMask = split.train.filter(({ defective, masks }) => defective && masks.length === 0).length;
  return { removed: shares(traced.removed), sampled: shares(traced.sampled), withoutMask };
}

async function trace(
  files: readonly LabelledImage[],
  settings: Settings,
  seed: number,
  session: Session,
  { source, memory = availableMemory() / 2 }: PipelineOptions,
): Promise<TracedPatches> {
  const resolved = await resolveMethod(settings, source);
  const { config } = resolved;
  const method = await session.method(resolved);
  try {
    const copies = config.augmentImages === 'all' ? viewsOf(config).length : 0;
    const estimate = estimateFit(files.length, method.backbone, config, memory, copies);
    if (estimate.tooLarge) {
      throw fail('E_MEMORY', { expected: gigabytes(estimate.selectionBytes), received: gigabytes(memory) });
    }
    const { pool } = session.engine;
    const host = fitHost(files, config, estimate, pool);
    return await tracePatches(openImages(files, config.image, pool), method, host, session.run(seed));
  } finally {
    await method.backbone[Symbol.asyncDispose]();
  }
}

/** What a training patch shows; undefined where nobody can tell. */
type Sort = keyof SortShares | undefined;

/** The sort of every patch. */
async function sortsOf({ train, tail }: EvaluationSplit, { images, placements, grid }: TracedPatches): Promise<Sort[]> {
  const rare = new Set(tail);
  const sorts: Sort[] = [];
  for (const [i, item] of images.entries()) {
    const { product, defective, masks } = train[item] as LabelledImage;
    const usual: Sort = rare.has(product) ? 'tail' : 'head';
    if (defective && masks.length > 0) {
      const cells = cellsUnder(await readMask(masks), placements[i] as TracedPatches['placements'][number], grid);
      sorts.push(...Array.from(cells, (inside): Sort => (inside === 1 ? 'defective' : usual)));
    } else {
      sorts.push(...new Array<Sort>(grid[0] * grid[1]).fill(defective ? undefined : usual));
    }
  }
  return sorts;
}

/** The share of patches of a sort that are marked. */
function share(marks: Uint8Array, sorts: readonly Sort[], wanted: keyof SortShares): number | null {
  let count = 0;
  let marked = 0;
  sorts.forEach((sort, patch) => {
    if (sort !== wanted) return;
    count++;
    marked += marks[patch] as number;
  });
  return count === 0 ? null : marked / count;
}
