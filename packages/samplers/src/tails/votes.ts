import { eachNeighbor, type Neighborhoods } from './neighborhoods.ts';

/** Who votes on the class size of image j: the images that count j among their neighbours, or the neighbours of j. */
export type Voters = 'incoming' | 'forward';

/** How they agree; `nearest`: the most similar other image alone decides, whoever the voters are. */
export type Vote = 'mode' | 'mean' | 'nearest';

/** The size of each image's class after the vote, [images]. */
export function classSizesOf(
  { neighborhoods, mostSimilar }: { readonly neighborhoods: Neighborhoods; readonly mostSimilar: Uint32Array },
  vote: Vote,
  voters: Voters,
): Float32Array {
  if (vote !== 'nearest') return voteOnSizes(neighborhoods, vote, voters);
  return Float32Array.from(mostSimilar, (other) => neighborhoods.sizes[other] as number);
}

/**
 * The size of each image's class as its voters see it: the mode (ties to the smallest) or mean of the sizes of *their*
 * neighbourhoods. An image always votes on itself, unless it is not its own neighbour; without voters the size is its own.
 * @returns [images]
 */
export function voteOnSizes(neighborhoods: Neighborhoods, vote: 'mode' | 'mean', voters: Voters): Float32Array {
  const tally = vote === 'mode' ? modeTally(neighborhoods.images) : meanTally(neighborhoods.images);
  const { images, sizes } = neighborhoods;
  // In ascending order of what they vote for, so that equal votes come in a row.
  const order = Uint32Array.from({ length: images }, (_, image) => image).sort(
    (a, b) => (sizes[a] as number) - (sizes[b] as number) || a - b,
  );
  if (voters === 'incoming') {
    for (const voter of order) {
      const size = sizes[voter] as number;
      eachNeighbor(neighborhoods, voter, (image) => tally.add(image, size));
    }
  } else {
    const ballots = new Uint32Array(images);
    for (let image = 0; image < images; image++) {
      let count = 0;
      eachNeighbor(neighborhoods, image, (voter) => (ballots[count++] = sizes[voter] as number));
      for (const size of ballots.subarray(0, count).sort()) tally.add(image, size);
    }
  }
  return new Float32Array(images).map((_, image) => tally.result(image) ?? (sizes[image] as number));
}

/** Counts the votes on each image; the votes on one image come in ascending order. */
interface Tally {
  add(image: number, size: number): void;
  /** What was voted for, or undefined without votes. */
  result(image: number): number | undefined;
}

function meanTally(images: number): Tally {
  const sums = new Float64Array(images);
  const counts = new Uint32Array(images);
  return {
    add(image, size) {
      sums[image] = (sums[image] as number) + size;
      counts[image] = (counts[image] as number) + 1;
    },
    result: (image) => (counts[image] === 0 ? undefined : (sums[image] as number) / (counts[image] as number)),
  };
}

/** The most frequent size, the smallest of several. */
function modeTally(images: number): Tally {
  const current = new Uint32Array(images);
  const run = new Uint32Array(images);
  const best = new Uint32Array(images);
  const bestRun = new Uint32Array(images);
  return {
    add(image, size) {
      const length = current[image] === size ? (run[image] as number) + 1 : 1;
      current[image] = size;
      run[image] = length;
      if (length <= (bestRun[image] as number)) return;
      best[image] = size;
      bestRun[image] = length;
    },
    result: (image) => (bestRun[image] === 0 ? undefined : best[image]),
  };
}

/** The most similar other image, the lower one of several; itself if there is no other.  @param similarities - row `image`, [images]. */
export function mostSimilarOther(similarities: Float32Array, image: number): number {
  let best = image;
  for (let other = 0; other < similarities.length; other++) {
    if (other === image) continue;
    if (best === image || (similarities[other] as number) > (similarities[best] as number)) best = other;
  }
  return best;
}
