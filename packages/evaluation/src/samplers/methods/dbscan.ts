import { z } from 'zod';
import { baselineOptions, defineBaseline } from '../define-baseline.ts';
import { selectByClusters } from '../select-by-clusters.ts';
import { eachSquaredDistances } from '../squared-distances.ts';

/**
 * DBSCAN (Ester et al. 1996), with scikit-learn's details: an image is a core of its cluster when at least `least` images, itself included, lie within `radius`
 * (inclusive); an image near cores of several clusters belongs to the first found. Images of no cluster are classes of their own.
 */
export const dbscanBaseline = defineBaseline({
  name: 'dbscan',
  title: 'DBSCAN',
  options: baselineOptions({
    radius: z.number().positive().default(0.5).describe('Distance up to which images are neighbours'),
    least: z.int().min(1).default(5).describe('Images within the radius that make a core, itself included'),
  }),
  async select(rows, { radius, least }, run) {
    const neighbors: Uint32Array[] = [];
    await eachSquaredDistances(rows, run, (distances) => {
      neighbors.push(within(distances, radius * radius));
    });
    return selectByClusters(clustersOf(neighbors, least));
  },
});

function within(distances: Float64Array, limit: number): Uint32Array {
  const found = new Uint32Array(distances.length);
  let count = 0;
  for (let other = 0; other < distances.length; other++) {
    if ((distances[other] as number) <= limit) found[count++] = other;
  }
  return found.slice(0, count);
}

/**
 * Clusters that grow from cores to all that their cores reach.
 * @param neighbors - of each image, itself included.
 * @returns [n], from 0 in the order of the clusters' first cores; -1 for none.
 */
export function clustersOf(neighbors: readonly Uint32Array[], least: number): Int32Array {
  const labels = new Int32Array(neighbors.length).fill(-1);
  const isCore = neighbors.map(({ length }) => length >= least);
  let clusters = 0;
  for (let first = 0; first < neighbors.length; first++) {
    if (labels[first] !== -1 || !isCore[first]) continue;
    const open = [first];
    labels[first] = clusters;
    for (let image = open.pop(); image !== undefined; image = open.pop()) {
      if (!isCore[image]) continue;
      for (const other of neighbors[image] as Uint32Array) {
        if (labels[other] !== -1) continue;
        labels[other] = clusters;
        open.push(other);
      }
    }
    clusters++;
  }
  return labels;
}
