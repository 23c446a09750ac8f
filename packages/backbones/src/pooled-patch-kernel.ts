/** How wide the general patch head makes its features. Both at least 1. */
export interface PatchWidths {
  /** What each map's unfolded neighbourhood is pooled to before they are put side by side (D1). */
  readonly perMap: number;
  /** What all of them are pooled to: the width of a patch (D). */
  readonly columns: number;
}

/** A linear map from 3 x 3 neighbourhoods to features, as the weights of a grouped convolution. */
export interface PatchKernel {
  /** [features, channels / groups, 3, 3]. */
  readonly shape: readonly [number, number, 3, 3];
  readonly groups: number;
  readonly values: Float32Array;
}

/** Rows and columns of a neighbourhood, flattened. */
const area = 9;

/**
 * The two adaptive average poolings of PatchCore's patch features, folded into one convolution for the map at `place` of
 * `maps`, counted from 0: (channels, 3, 3) flattened is pooled to `perMap`, the maps side by side to `columns`. Where
 * the columns divide evenly, the features of a map are its share of them; else they are all columns, zero where other
 * maps alone count, and a column between two maps is the sum over both.
 * Groups are as many as divide channels and features alike, so 512 channels to 512 features is a depthwise kernel.
 */
export function pooledPatchKernel(
  channels: number,
  place: number,
  { perMap, columns }: PatchWidths,
  maps = 2,
): PatchKernel {
  const even = columns % maps === 0;
  const features = even ? columns / maps : columns;
  const firstColumn = even ? place * features : 0;
  const groups = even ? greatestCommonDivisor(greatestCommonDivisor(channels, perMap), features) : 1;
  const inputs = (channels / groups) * area;
  const values = new Float32Array(features * inputs);
  for (let feature = 0; feature < features; feature++) {
    const weights = new Float64Array(inputs);
    const offset = Math.floor(feature / (features / groups)) * inputs;
    const [start, end] = adaptiveBin(firstColumn + feature, columns, maps * perMap);
    const from = Math.max(start, place * perMap);
    const to = Math.min(end, (place + 1) * perMap);
    for (let pooled = from; pooled < to; pooled++) {
      const [first, last] = adaptiveBin(pooled - place * perMap, perMap, channels * area);
      const weight = 1 / ((end - start) * (last - first));
      for (let i = first; i < last; i++) weights[i - offset] = (weights[i - offset] as number) + weight;
    }
    values.set(weights, feature * inputs);
  }
  return { shape: [features, channels / groups, 3, 3], groups, values };
}

/** The values, from first to before last, that bin `bin` of `bins` is the mean of. Source: adaptive_avg_pool1d. */
function adaptiveBin(bin: number, bins: number, values: number): readonly [first: number, end: number] {
  return [Math.floor((bin * values) / bins), Math.ceil(((bin + 1) * values) / bins)];
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
