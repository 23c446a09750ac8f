import { fail, type Placement } from '@tailedcore/core';
import type { PixelBox } from './raster.ts';

/** A place on the patch grid. */
export interface GridCell {
  readonly grid: readonly [rows: number, columns: number];
  /** Row-major: row * columns + column. */
  readonly position: number;
  /** How many cells around it are shown too. */
  readonly context: number;
}

/**
 * The pixels of the original image behind a cell of the patch grid and `context` cells around it. At the borders of the rectangle that the
 * network saw, the box moves inside, so that boxes of one context all show the same extent; a grid of fewer cells is shown whole. At least
 * one pixel.
 * @throws E_OPTION when the position is outside the grid or the context is not a number of at least 0.
 */
export function cellBox(placement: Placement, { grid, position, context }: GridCell): PixelBox {
  const [rows, columns] = grid;
  if (!Number.isInteger(position) || position < 0 || position >= rows * columns)
    throw fail('E_OPTION', { what: 'position', expected: `0 to ${rows * columns - 1}`, received: position });
  if (!(context >= 0)) throw fail('E_OPTION', { what: 'context', expected: 'at least 0', received: context });
  const across = span(placement.left, placement.right, columns, position % columns, context, placement.width);
  const down = span(placement.top, placement.bottom, rows, Math.floor(position / columns), context, placement.height);
  return { left: across.start, width: across.length, top: down.start, height: down.length };
}

function span(from: number, to: number, cells: number, cell: number, context: number, pixels: number) {
  const side = (to - from) / cells;
  const first = Math.min(Math.round(from), pixels - 1);
  const end = Math.max(Math.round(to), first + 1);
  const length = Math.min(Math.max(Math.round((2 * context + 1) * side), 1), end - first);
  const start = Math.min(Math.max(Math.round(from + (cell - context) * side), first), end - length);
  return { start, length };
}
