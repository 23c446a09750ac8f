import { isNeighbor, type Neighborhoods } from './neighborhoods.ts';

/** Who votes on the class size of image j: the images that count j among their neighbours, or the neighbours of j. */
export type Voters = 'incoming' | 'forward';

/**
 * The size of each image's class as its voters see it: the mode (ties to the smallest) or mean of the sizes of *their*
 * neighbourhoods. An image always votes on itself, unless it is not its own neighbour; without voters the size is its own.
 * @returns [images]
 */
export function voteOnSizes(neighborhoods: Neighborhoods, vote: 'mode' | 'mean', voters: Voters): Float32Array {
  const { images, sizes } = neighborhoods;
  const ballots = new Uint32Array(images);
  const decide = vote === 'mode' ? mode : mean;
  return new Float32Array(images).map((_, image) => {
    let count = 0;
    for (let voter = 0; voter < images; voter++) {
      const votes =
        voters === 'incoming' ? isNeighbor(neighborhoods, voter, image) : isNeighbor(neighborhoods, image, voter);
      if (votes) ballots[count++] = sizes[voter] as number;
    }
    return count > 0 ? decide(ballots.subarray(0, count)) : (sizes[image] as number);
  });
}

/** The most frequent value, the smallest of several.  @param values - at least one; sorted in place. */
export function mode(values: Uint32Array): number {
  values.sort();
  let [best, bestCount, count] = [values[0] as number, 0, 0];
  for (let i = 0; i < values.length; i++) {
    count = values[i] === values[i - 1] ? count + 1 : 1;
    if (count > bestCount) [best, bestCount] = [values[i] as number, count];
  }
  return best;
}

/** @param values - at least one. */
export function mean(values: Uint32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The most similar other image, the lower one of several; itself if there is no other.  @param similarities - row `image`. */
export function mostSimilarOther(similarities: Float32Array, image: number): number {
  let best = image;
  for (let other = 0; other < similarities.length; other++) {
    if (other === image) continue;
    if (best === image || (similarities[other] as number) > (similarities[best] as number)) best = other;
  }
  return best;
}
