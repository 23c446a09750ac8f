/** The connected regions of a mask. */
export interface Regions {
  readonly count: number;
  /** [h, w] row-major: 0 outside, else the number of the region from 1 on, in order of their first pixels. */
  readonly labels: Uint32Array;
  /** [count], pixels of each region. */
  readonly sizes: Uint32Array;
}

/**
 * Regions of non-zero pixels that touch, also at corners (8 neighbours), as in MVTec's own evaluation code.
 * @param mask - [h, w] row-major.
 */
export function connectedRegions(mask: Uint8Array, [height, width]: readonly [height: number, width: number]): Regions {
  const labels = new Uint32Array(mask.length);
  const sizes: number[] = [];
  const waiting: number[] = [];
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] === 0 || labels[start] !== 0) continue;
    const label = sizes.length + 1;
    let size = 0;
    labels[start] = label;
    waiting.push(start);
    for (let pixel = waiting.pop(); pixel !== undefined; pixel = waiting.pop()) {
      size++;
      const y = Math.floor(pixel / width);
      const x = pixel - y * width;
      for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
        for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
          const neighbour = row * width + column;
          if (mask[neighbour] === 0 || labels[neighbour] !== 0) continue;
          labels[neighbour] = label;
          waiting.push(neighbour);
        }
      }
    }
    sizes.push(size);
  }
  return { count: sizes.length, labels, sizes: Uint32Array.from(sizes) };
}
