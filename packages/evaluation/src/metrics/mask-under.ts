import type { Placement } from '@tailedcore/core';
import type { Mask } from '@tailedcore/images';
import type { JudgedMap } from '../systems/system.ts';

/**
 * A mask at the pixels that a network saw, each at its centre: the pixel of the mask that lies there, nothing is mixed. Where a map reaches
 * beyond the image, the nearest pixel of the mask's border counts.
 * @param mask - may be of another size than the image, whose proportions it is taken to have: the placement is stretched to it.
 * @returns [height, width] of the map, 1 where defective.
 */
export function maskUnder(mask: Mask, { size, placement }: Pick<JudgedMap, 'size' | 'placement'>): Uint8Array {
  const [height, width] = size;
  const rows = places(height, placement.top, placement.bottom, placement.height, mask.height);
  const columns = places(width, placement.left, placement.right, placement.width, mask.width);
  const seen = new Uint8Array(height * width);
  for (let y = 0; y < height; y++) {
    const row = (rows[y] as number) * mask.width;
    for (let x = 0; x < width; x++) seen[y * width + x] = mask.data[row + (columns[x] as number)] as number;
  }
  return seen;
}

/** For each of `count` pixels that span from..to of `whole` pixels of an image, the pixel of a mask of `limit`. */
function places(count: number, from: Placement['left'], to: number, whole: number, limit: number): Uint32Array {
  const scale = limit / whole;
  return Uint32Array.from({ length: count }, (_, at) => {
    const place = Math.floor((from + ((at + 0.5) / count) * (to - from)) * scale);
    return Math.min(limit - 1, Math.max(0, place));
  });
}
