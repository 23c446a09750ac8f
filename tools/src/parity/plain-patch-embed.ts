/** Feature maps of a batch, [images, channels, rows, columns]. */
export interface FeatureMaps {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/**
 * Patch features by the rule as it is written (PatchCore, Sec. 3.1, and its code), step after step and nothing folded: 3 x 3
 * neighbourhoods of both maps with zeros around, those of `far` resized bilinearly to the grid of `near`, each flattened
 * vector pooled adaptively to `perMap` values, the two side by side pooled to `columns`.
 * @returns [images * rows * columns of near, columns], float64.
 */
export function plainPatchEmbed(near: FeatureMaps, far: FeatureMaps, perMap: number, columns: number): number[] {
  const [images = 0, , rows = 0, across = 0] = near.shape;
  const result: number[] = [];
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < across; x++) {
        const first = pool(neighborhood(near, image, y, x), perMap);
        const second = pool(resized(far, image, y, x, rows, across), perMap);
        result.push(...pool([...first, ...second], columns));
      }
    }
  }
  return result;
}

/** The 3 x 3 values around a place, channel by channel. */
function neighborhood({ shape, data }: FeatureMaps, image: number, y: number, x: number): number[] {
  const [, channels = 0, rows = 0, columns = 0] = shape;
  const values: number[] = [];
  for (let c = 0; c < channels; c++)
    for (let i = y - 1; i <= y + 1; i++)
      for (let j = x - 1; j <= x + 1; j++) {
        const inside = i >= 0 && j >= 0 && i < rows && j < columns;
        values.push(inside ? (data[((image * channels + c) * rows + i) * columns + j] as number) : 0);
      }
  return values;
}

/** The neighbourhoods of `map` as they are at a place of a grid of `rows` x `columns`: cells are areas, edges repeat. */
function resized(map: FeatureMaps, image: number, y: number, x: number, rows: number, columns: number): number[] {
  const [, , height = 0, width = 0] = map.shape;
  const place = (at: number, from: number, to: number) =>
    Math.min(Math.max(((at + 0.5) * from) / to - 0.5, 0), from - 1);
  const [v, u] = [place(y, height, rows), place(x, width, columns)];
  const [top, left] = [Math.floor(v), Math.floor(u)];
  const [bottom, right] = [Math.min(top + 1, height - 1), Math.min(left + 1, width - 1)];
  const [a, b, c, d] = [
    neighborhood(map, image, top, left),
    neighborhood(map, image, top, right),
    neighborhood(map, image, bottom, left),
    neighborhood(map, image, bottom, right),
  ];
  const mix = (from: number, to: number, share: number) => from + (to - from) * share;
  return a.map((value, i) =>
    mix(mix(value, b[i] as number, u - left), mix(c[i] as number, d[i] as number, u - left), v - top),
  );
}

/** Adaptive average pooling: bin i is the mean of values floor(i n / bins) to ceil((i + 1) n / bins), exclusive. */
function pool(values: readonly number[], bins: number): number[] {
  return Array.from({ length: bins }, (_, bin) => {
    const part = values.slice(Math.floor((bin * values.length) / bins), Math.ceil(((bin + 1) * values.length) / bins));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}
