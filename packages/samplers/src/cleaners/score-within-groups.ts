import { type PatchSet, type RunContext, withRun } from '@tailedcore/core';

/** Makes a score of each patch by the other images, [images * positions]. */
export type ScorePatches = (patches: PatchSet, run: RunContext) => Promise<Float32Array>;

/** Fewer images than this are not enough to tell what is unusual among them. */
export const smallestGroup = 7;
/** Bytes of patches that are copied together at once. */
const blockBytes = 1 << 26;

/**
 * Scores of patches by all images, or, where `patches.groups` is given, by the images of their own group.
 * @param least - images that a group needs to be scored.
 * @returns [images * positions], NaN for images of smaller groups.
 */
export async function scoreWithinGroups(
  patches: PatchSet,
  least: number,
  run: RunContext,
  score: ScorePatches,
): Promise<Float32Array> {
  const { features, images, positions, groups } = patches;
  if (groups === undefined) return score(patches, run);
  const large = membersOf(groups).filter((members) => members.length >= least);
  if (large[0]?.length === images) return score(patches, run);
  const scores = new Float32Array(features.rows).fill(NaN);
  let done = 0;
  for (const members of large) {
    const width = Math.max(1, Math.floor(blockBytes / (members.length * features.columns * 4)));
    for (let start = 0; start < positions; start += width) {
      const end = Math.min(positions, start + width);
      const before = done;
      const report: RunContext['report'] = (progress) =>
        run.report({ ...progress, done: before + progress.done, total: features.rows });
      const block = copyBlock(patches, members, start, end, run);
      const found = await score(block, withRun(run, { report }));
      found.forEach((value, at) => (scores[rowOf(at)] = value));
      done += found.length;

      function rowOf(at: number): number {
        return (members[Math.floor(at / (end - start))] as number) * positions + start + (at % (end - start));
      }
    }
  }
  run.report({ step: 'clean', done: features.rows, total: features.rows, unit: 'rows' });
  return scores;
}

/** Images of each group, ascending. */
function membersOf(groups: Uint32Array): number[][] {
  const members = new Map<number, number[]>();
  groups.forEach((group, image) => {
    const own = members.get(group);
    if (own) own.push(image);
    else members.set(group, [image]);
  });
  return Array.from(members.values());
}

/** The patches of some images at positions `start` to `end` (exclusive). */
function copyBlock(
  { features, positions }: PatchSet,
  members: readonly number[],
  start: number,
  end: number,
  run: RunContext,
): PatchSet {
  const { columns, data } = features;
  const block = run.kernels.allocate(members.length * (end - start), columns);
  members.forEach((image, i) => {
    const from = (image * positions + start) * columns;
    block.data.set(data.subarray(from, from + (end - start) * columns), i * (end - start) * columns);
  });
  return { features: block, images: members.length, positions: end - start };
}
