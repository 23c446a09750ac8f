import type { Placement } from '@tailedcore/core';
import type { Mask } from '@tailedcore/images';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cellsUnder } from './patch-shares-cells.ts';

const whole = (width: number, height: number): Placement => ({
  width,
  height,
  left: 0,
  top: 0,
  right: width,
  bottom: height,
});

function maskOf(...lines: string[]): Mask {
  const width = lines[0]!.length;
  return { width, height: lines.length, data: Uint8Array.from(lines.join(''), (sign) => (sign === '#' ? 1 : 0)) };
}

it('marks cells that share a pixel with the defect, and no neighbours that only touch it', () => {
  const mask = maskOf('......', '.#....', '...##.', '......');
  expect([...cellsUnder(mask, whole(6, 4), [2, 3])]).toEqual([1, 0, 0, 0, 1, 1]);
});

it('counts a pixel that a cell covers by a part', () => {
  const mask = maskOf('.#.');
  expect([...cellsUnder(mask, whole(3, 1), [1, 2])]).toEqual([1, 1]);
  // Cells of 0.75 pixels: the middle pixel lies in the second and third.
  expect([...cellsUnder(mask, whole(3, 1), [1, 4])]).toEqual([0, 1, 1, 0]);
});

it('knows what was cropped away', () => {
  const mask = maskOf('#....#', '......');
  const placement = { width: 6, height: 2, left: 1, top: 0, right: 5, bottom: 2 };
  expect([...cellsUnder(mask, placement, [1, 2])]).toEqual([0, 0]);
});

it('is not fooled by rounding: thirds of 224 of 900 pixels and the like', () => {
  // A frame of (k * width) / resized pixels, as `frame` computes it: cells meet at whole pixels but for rounding.
  for (let cells = 1; cells <= 28; cells++) {
    const side = cells * 3;
    const [left, right] = [(0.1 + 0.2) * 10 - 3, (0.1 + 0.2) * 10 - 3 + side];
    const mask = { width: side, height: 1, data: new Uint8Array(side) };
    mask.data[3 * (cells - 1)] = 1;
    const placement = { width: side, height: 1, left, right, top: 0, bottom: 1 };
    expect(cellsUnder(mask, placement, [1, cells]).lastIndexOf(1)).toBe(cells - 1);
    expect(cellsUnder(mask, placement, [1, cells]).indexOf(1)).toBe(cells - 1);
  }
});

/** Every cell with every pixel, in whole numbers: all coordinates times what makes them whole. */
function slowly(mask: Mask, { width, height, left, top, right, bottom }: Placement, [rows, columns]: [number, number]) {
  const overlap = (
    cell: number,
    cells: number,
    from: number,
    to: number,
    size: number,
    pixel: number,
    pixels: number,
  ) => {
    // The cell lies from (from * cells + cell * (to - from)) / cells in the image, the pixel from pixel * size / pixels: both times cells * pixels.
    const start = (from * cells + cell * (to - from)) * pixels;
    const end = (from * cells + (cell + 1) * (to - from)) * pixels;
    return start < (pixel + 1) * size * cells && end > pixel * size * cells;
  };
  return Array.from({ length: rows * columns }, (_, cell) => {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    return mask.data.some(
      (value, i) =>
        value === 1 &&
        overlap(column, columns, left, right, width, i % mask.width, mask.width) &&
        overlap(row, rows, top, bottom, height, Math.floor(i / mask.width), mask.height),
    )
      ? 1
      : 0;
  });
}

it('is what whole numbers say, for masks of any size and frames anywhere', () => {
  const side = fc.integer({ min: 1, max: 12 });
  const stretch = side.chain((size) =>
    fc
      .tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 }))
      .chain(([length, from]) =>
        fc.tuple(fc.constant(length), fc.constant(from), fc.integer({ min: from + 1, max: length })),
      ),
  );
  fc.assert(
    fc.property(
      stretch,
      stretch,
      side,
      side,
      side,
      side,
      fc.nat(),
      ([width, left, right], [height, top, bottom], maskWidth, maskHeight, rows, columns, bits) => {
        const data = Uint8Array.from({ length: maskWidth * maskHeight }, (_, i) =>
          ((bits >> (i % 31)) & 1) === 1 && i % 3 === 0 ? 1 : 0,
        );
        const mask = { width: maskWidth, height: maskHeight, data };
        const placement = { width, height, left, top, right, bottom };
        expect([...cellsUnder(mask, placement, [rows, columns])]).toEqual(slowly(mask, placement, [rows, columns]));
      },
    ),
    { numRuns: 500 },
  );
});
