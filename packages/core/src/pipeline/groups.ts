import { averageLinkage } from '../kernels/average-linkage.ts';
import { pacer } from '../kernels/pacer.ts';
import { unitRows, type UnitRows } from '../kernels/similarities.ts';
import { fork, randomInteger, seededRandom } from '../random.ts';
import { kernelRun, type RunContext } from '../run.ts';
import { gather, type Matrix } from '../tensor.ts';

/** Images of a product are on average at most this far apart, in cosine distance. */
const farthest = 0.25;
/** Images compared with each other at once, [most, most] float32: 64 MB. */
const most = 4000;
/** Stands for "no group yet". */
const none = 0xffffffff;

/**
 * Product groups of images: average-linkage clusters of their embeddings at cosine distance 0.25, numbered by their first image. Where there are more than
 * 4,000 images, a seeded sample of them is clustered; the others join the nearest cluster, or are clustered among themselves in the same way where none is near.
 * @param embeddings - [n, e].
 * @param known - groups of the first images, which stay as they are: other images join those, or are numbered on after them.
 * @returns [n]
 * @throws E_NOT_FINITE, E_ABORTED
 */
export async function groupImages(
  embeddings: Matrix,
  run: RunContext,
  known: readonly number[] = [],
  sampleSize = most,
): Promise<number[]> {
  const unit = unitRows(embeddings);
  const groups = new Uint32Array(embeddings.rows).fill(none);
  groups.set(known);
  let count = known.reduce((next, group) => Math.max(next, group + 1), 0);
  let left: Uint32Array = groups.map((_, image) => image).subarray(known.length);
  if (known.length > 0) left = await joinNearest(unit, groups, left, 0, count, run);
  const random = seededRandom(fork(run.seed, 'groups'));
  while (left.length > 0) {
    const sample = left.length <= sampleSize ? left : drawn(left, sampleSize, random);
    const first = count;
    count += await cluster(embeddings, sample, groups, count, run);
    const others = left.filter((image) => groups[image] === none);
    left = await joinNearest(unit, groups, others, first, count, run);
  }
  return renumbered(groups, known);
}

/** Clusters the named images under numbers from `first` on; returns how many clusters there are. */
async function cluster(
  embeddings: Matrix,
  images: Uint32Array,
  groups: Uint32Array,
  first: number,
  run: RunContext,
): Promise<number> {
  const n = images.length;
  const all = new Float32Array(n * n);
  const progress = kernelRun(run, 'groups', n, 'images');
  await run.kernels.similarities(gather(embeddings, images), (similar, row) => all.set(similar, row * n), progress);
  const roots = await averageLinkage(all, n, 1 - farthest, progress);
  const numbers = new Map<number, number>();
  roots.forEach((root, i) => {
    const number = numbers.get(root) ?? first + numbers.size;
    numbers.set(root, number);
    groups[images[i] as number] = number;
  });
  return numbers.size;
}

/** Gives each image the group between `first` and `end` (exclusive) that is nearest on average, the lower one on ties; returns those that are near none. */
async function joinNearest(
  unit: UnitRows,
  groups: Uint32Array,
  images: Uint32Array,
  first: number,
  end: number,
  run: RunContext,
): Promise<Uint32Array> {
  const { columns, data } = unit;
  const means = groupMeans(unit, groups, first, end);
  const pause = pacer(kernelRun(run, 'groups', images.length, 'images'));
  const joined = new Uint32Array(images.length).fill(none);
  for (const [i, image] of images.entries()) {
    let best = 1 - farthest;
    for (let group = 0; group < end - first; group++) {
      let similarity = 0;
      for (let at = 0; at < columns; at++)
        similarity += (data[image * columns + at] as number) * (means[group * columns + at] as number);
      if (similarity > best || (similarity === best && joined[i] === none)) {
        best = similarity;
        joined[i] = first + group;
      }
    }
    const turn = pause(i);
    if (turn) await turn;
  }
  images.forEach((image, i) => (groups[image] = joined[i] as number));
  return images.filter((_, i) => joined[i] === none);
}

/** Means of the unit vectors of each group, not of length 1: multiplied with a unit vector they give its average similarity to the group. */
function groupMeans({ rows, columns, data }: UnitRows, groups: Uint32Array, first: number, end: number): Float64Array {
  const means = new Float64Array((end - first) * columns);
  const counts = new Uint32Array(end - first);
  for (let image = 0; image < rows; image++) {
    const group = (groups[image] as number) - first;
    if (!(group >= 0 && group < end - first)) continue;
    counts[group] = (counts[group] as number) + 1;
    for (let at = 0; at < columns; at++)
      means[group * columns + at] = (means[group * columns + at] as number) + (data[image * columns + at] as number);
  }
  return means.map((sum, at) => sum / Math.max(1, counts[Math.floor(at / columns)] as number));
}

/** `count` different images, ascending (Floyd's sampling). */
function drawn(images: Uint32Array, count: number, random: () => number): Uint32Array {
  const taken = new Set<number>();
  for (let i = images.length - count; i < images.length; i++) {
    const place = randomInteger(random, i + 1);
    taken.add(taken.has(place) ? i : place);
  }
  return images.filter((_, place) => taken.has(place));
}

/** New groups numbered by their first image, after the known ones. */
function renumbered(groups: Uint32Array, known: readonly number[]): number[] {
  const numbers = new Map(known.map((group) => [group, group]));
  let next = known.reduce((end, group) => Math.max(end, group + 1), 0);
  return Array.from(groups, (group) => {
    const number = numbers.get(group) ?? next++;
    numbers.set(group, number);
    return number;
  });
}
