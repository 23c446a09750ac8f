import { matrix, type Placement } from '@tailedcore/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heatLayer } from './heat-layer.ts';
import { cold, hatchDark, hatchLight, heatLevels, heatPalette } from './heat-palette.ts';

const all = (width: number, height: number): Placement => ({
  width,
  height,
  left: 0,
  top: 0,
  right: width,
  bottom: height,
});

describe('heatLayer', () => {
  it('draws scores between low and high in proportion, none below and full above', () => {
    const map = matrix(1, 5, Float32Array.of(-3, 10, 15, 20, 99));
    expect([...heatLayer(map, all(5, 1), { low: 10, high: 20 }, 5, 1)]).toEqual([
      0,
      0,
      heatLevels / 2,
      heatLevels,
      heatLevels,
    ]);
  });

  it('shows the least heat above low', () => {
    const map = matrix(1, 2, Float32Array.of(1e-6, 0));
    expect([...heatLayer(map, all(2, 1), { low: 0, high: 1 }, 2, 1)]).toEqual([1, 0]);
  });

  it('is all or nothing when low and high are one', () => {
    const map = matrix(1, 3, Float32Array.of(0.9, 1, 1.1));
    expect([...heatLayer(map, all(3, 1), { low: 1, high: 1 }, 3, 1)]).toEqual([0, 0, heatLevels]);
  });

  it('goes straight from one cell centre to the next, and level outside the centres', () => {
    const map = matrix(1, 2, Float32Array.of(0, 64));
    const layer = heatLayer(map, all(8, 1), { low: 0, high: 64 }, 8, 1);
    expect([...layer]).toEqual([0, 0, 8, 24, 40, 56, 64, 64]);
  });

  it('lies on the placement and hatches the rest', () => {
    const map = matrix(2, 2, new Float32Array(4).fill(5));
    const placement = { width: 60, height: 20, left: 20, top: 0, right: 40, bottom: 20 };
    const layer = heatLayer(map, placement, { low: 0, high: 1 }, 30, 10);
    const entries = (from: number, to: number) =>
      new Set(Array.from(layer).filter((_, i) => i % 30 >= from && i % 30 < to));
    expect(entries(10, 20)).toEqual(new Set([heatLevels]));
    expect(entries(0, 10)).toEqual(new Set([cold, hatchDark, hatchLight]));
    expect(entries(20, 30)).toEqual(new Set([cold, hatchDark, hatchLight]));
  });

  it('is hottest where the hottest cell is, at any scale', () => {
    const side = fc.integer({ min: 30, max: 80 });
    fc.assert(
      fc.property(side, side, fc.nat(8), fc.nat(8), (width, height, column, row) => {
        const map = matrix(9, 9);
        map.data[row * 9 + column] = 1;
        const placement = { width: 1000, height: 500, left: 100, top: 50, right: 910, bottom: 410 };
        const layer = heatLayer(map, placement, { low: 0.05, high: 1 }, width, height);
        const x = Math.floor(((100 + (column + 0.5) * 90) / 1000) * width);
        const y = Math.floor(((50 + (row + 0.5) * 40) / 500) * height);
        const heat = Array.from(layer, (entry) => (entry > heatLevels ? 0 : entry));
        expect(heat[y * width + x]).toBeGreaterThanOrEqual(0.5 * Math.max(...heat));
        expect(Math.max(...heat)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('heatPalette', () => {
  const opacity = (entry: number) => heatPalette[entry * 4 + 3] as number;

  it('is transparent where cold, grows denser with heat, and never hides the photograph', () => {
    expect(opacity(cold)).toBe(0);
    for (let level = 1; level <= heatLevels; level++) expect(opacity(level)).toBeGreaterThanOrEqual(opacity(level - 1));
    expect(opacity(heatLevels)).toBe(217);
    expect(heatPalette.length).toBe((hatchLight + 1) * 4);
  });
});
