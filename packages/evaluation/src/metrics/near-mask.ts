import type { Mask } from '@tailedcore/images';

/**
 * Whether a place is on the mask, or within `reach` of the centre of one of its pixels.
 * @param x - from the left, in pixels of the mask.   @param y - from the top.   @param reach - in pixels of the mask.
 */
export function nearMask({ width, height, data }: Mask, x: number, y: number, reach: number): boolean {
  for (let row = Math.max(0, Math.floor(y - reach)); row <= Math.min(height - 1, Math.ceil(y + reach)); row++) {
    for (
      let column = Math.max(0, Math.floor(x - reach));
      column <= Math.min(width - 1, Math.ceil(x + reach));
      column++
    ) {
      if (data[row * width + column] === 1 && Math.hypot(row + 0.5 - y, column + 0.5 - x) <= reach) return true;
    }
  }
  return false;
}
