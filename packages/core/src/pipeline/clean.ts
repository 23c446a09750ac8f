import { type RunContext, withRun } from '../run.ts';
import type { PatchCleaner } from '../stages.ts';
import { row } from '../tensor.ts';
import type { WithCopies } from './copies.ts';
import type { CleanedPatches } from './suspects.ts';

/**
 * What the cleaner says of images and their copies. Each view is cleaned by itself: all images turned alike, position by position, as without
 * copies. (Together with its own copies a defect near the middle would look like a frequent thing, since it stays there when turned.)
 * @param groups - product group of each training image, where patches are compared within groups only.
 * @returns kept rows, ascending, and weights of all rows of `shown.patches`.
 */
export async function clean(
  shown: WithCopies,
  cleaner: PatchCleaner,
  run: RunContext,
  groups?: ArrayLike<number>,
): Promise<CleanedPatches> {
  const { features, images, positions } = shown.patches;
  const members = imagesByView(shown.views);
  const groupsOf = (own: readonly number[]) =>
    groups && { groups: Uint32Array.from(own, (image) => groups[shown.origins[image] as number] as number) };
  if (members.length === 1) return cleaner.clean({ ...shown.patches, ...groupsOf(members[0] as number[]) }, run);
  const kept = new Uint8Array(images * positions);
  const weights = new Float32Array(images * positions);
  for (const [turn, own] of members.entries()) {
    const part = run.kernels.allocate(own.length * positions, features.columns);
    const rowOf = (at: number) => (own[Math.floor(at / positions)] as number) * positions + (at % positions);
    for (let at = 0; at < part.rows; at++) part.data.set(row(features, rowOf(at)), at * part.columns);
    const reporting = withRun(run, {
      report: ({ done, total, ...rest }) =>
        run.report({ ...rest, done: turn * total + done, total: members.length * total }),
    });
    const cleaned = await cleaner.clean({ features: part, images: own.length, positions, ...groupsOf(own) }, reporting);
    for (const at of cleaned.rows) kept[rowOf(at)] = 1;
    cleaned.weights.forEach((weight, at) => (weights[rowOf(at)] = weight));
  }
  return { rows: new Uint32Array(kept.length).map((_, at) => at).filter((at) => kept[at] === 1), weights };
}

/** Which images show view 0, 1, …; views that none shows are left out. */
function imagesByView(views: Uint32Array): number[][] {
  const members = new Map<number, number[]>();
  views.forEach((view, image) => {
    const own = members.get(view);
    if (own) own.push(image);
    else members.set(view, [image]);
  });
  return Array.from(members.values());
}
