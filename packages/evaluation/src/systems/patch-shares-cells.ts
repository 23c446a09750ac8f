import type { Placement } from '@tailedcore/core';
import type { Mask } from '@tailedcore/images';

/** Overlaps of less than this many pixels of the mask are rounding. */
const rounding = 1e-6;

/**
 * Which cells of the patch grid overlap a defect, by as little as it may be. A mask of another size than the image is meant to cover the image.
 * @param placement - where the grid lies in the image.
 * @returns [grid], row-major, 1 where a cell does.
 */
export function cellsUnder(
  { width, height, data }: Mask,
  placement: Placement,
  grid: readonly [rows: number, columns: number],
): Uint8Array {
  const { left, right, top, bottom } = placement;
  const across = spans(left, right, grid[1], width / placement.width, width);
  const down = spans(top, bottom, grid[0], height / placement.height, height);
  return Uint8Array.from({ length: grid[0] * grid[1] }, (_, cell) => {
    const [fromX, toX] = across[cell % grid[1]] as Span;
    const [fromY, toY] = down[Math.floor(cell / grid[1])] as Span;
    for (let y = fromY; y < toY; y++) {
      if (data.subarray(y * width + fromX, y * width + toX).includes(1)) return 1;
    }
    return 0;
  });
}

/** Pixels of the mask along a side, the second exclusive. */
type Span = readonly [from: number, to: number];

/** The pixels that each of `cells` cells touches. */
function spans(from: number, to: number, cells: number, scale: number, pixels: number): Span[] {
  const edge = (cell: number) => (from + (cell / cells) * (to - from)) * scale;
  return Array.from({ length: cells }, (_, cell) => [
    Math.max(0, Math.floor(edge(cell) + rounding)),
    Math.min(pixels, Math.ceil(edge(cell + 1) - rounding)),
  ]);
}
