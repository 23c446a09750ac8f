import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellBox } from './cell-box.ts';

const placement = { width: 600, height: 200, left: 200, top: 0, right: 400, bottom: 200 };
const grid = [10, 10] as const;

describe('cellBox', () => {
  it('is the cell in the original image', () => {
    expect(cellBox(placement, { grid, position: 23, context: 0 })).toEqual({
      left: 260,
      top: 40,
      width: 20,
      height: 20,
    });
  });

  it('grows by whole cells', () => {
    expect(cellBox(placement, { grid, position: 55, context: 2 })).toEqual({
      left: 260,
      top: 60,
      width: 100,
      height: 100,
    });
  });

  it('moves inside at the borders of the crop and keeps its size', () => {
    expect(cellBox(placement, { grid, position: 0, context: 1 })).toEqual({ left: 200, top: 0, width: 60, height: 60 });
    expect(cellBox(placement, { grid, position: 50, context: 2 }).left).toBe(200);
    expect(cellBox(placement, { grid, position: 59, context: 2 }).left).toBe(300);
    const whole = { ...placement, left: 0, right: 600 };
    expect(cellBox(whole, { grid, position: 99, context: 2 })).toEqual({
      left: 300,
      top: 100,
      width: 300,
      height: 100,
    });
    expect(cellBox(whole, { grid, position: 0, context: 9 })).toEqual({ left: 0, top: 0, width: 600, height: 200 });
  });

  it('has the same size everywhere on a grid of fractional cells, and its cell is in it', () => {
    const place = { width: 640, height: 480, left: 83.4, top: 3.4, right: 556.6, bottom: 476.6 };
    for (let position = 0; position < 28 * 28; position++) {
      const box = cellBox(place, { grid: [28, 28], position, context: 2 });
      expect([box.width, box.height]).toEqual([85, 85]);
      const x = 83.4 + ((position % 28) + 0.5) * 16.9;
      const y = 3.4 + (Math.floor(position / 28) + 0.5) * 16.9;
      expect(x > box.left && x < box.left + 85 && y > box.top && y < box.top + 85).toBe(true);
    }
  });

  it('is inside the image and has at least a pixel, whatever the sizes', () => {
    const side = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(side, side, side, side, fc.nat(), fc.nat(9), (width, height, rows, columns, at, context) => {
        const whole = { width, height, left: 0, top: 0, right: width, bottom: height };
        const box = cellBox(whole, { grid: [rows, columns], position: at % (rows * columns), context });
        expect(Math.min(box.left, box.top)).toBeGreaterThanOrEqual(0);
        expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(1);
        expect(box.left + box.width).toBeLessThanOrEqual(width);
        expect(box.top + box.height).toBeLessThanOrEqual(height);
      }),
    );
  });

  it('refuses places outside the grid', () => {
    for (const position of [-1, 100, 1.5, NaN])
      expect(() => cellBox(placement, { grid, position, context: 0 })).toThrow('E_OPTION: position');
    expect(() => cellBox(placement, { grid, position: 0, context: -1 })).toThrow('E_OPTION: context');
  });
});
