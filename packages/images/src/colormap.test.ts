import { describe, expect, it } from 'vitest';
import { heatColor } from './colormap.ts';

/** CIE lightness of an sRGB colour, 0 to 100. */
function lightness(color: readonly number[]): number {
  const [r, g, b] = color.map((byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return luminance > 0.008856 ? 116 * Math.cbrt(luminance) - 16 : 903.3 * luminance;
}

describe('heatColor', () => {
  const colors = Array.from({ length: 101 }, (_, i) => heatColor(i / 100));

  it('grows brighter all the way, in steps of like size', () => {
    const steps = colors.slice(1).map((color, i) => lightness(color) - lightness(colors[i] as readonly number[]));
    expect(Math.min(...steps)).toBeGreaterThan(0.2);
    expect(Math.max(...steps)).toBeLessThan(1.6);
  });

  it('runs from dark violet over red to pale yellow', () => {
    const [coldRed, coldGreen, coldBlue] = heatColor(0);
    expect(coldBlue).toBeGreaterThan(coldRed);
    expect(coldRed).toBeGreaterThan(coldGreen);
    const [red, green, blue] = heatColor(0.5);
    expect(red).toBeGreaterThan(2 * Math.max(green, blue));
    const [hotRed, hotGreen, hotBlue] = heatColor(1);
    expect(Math.min(hotRed, hotGreen)).toBeGreaterThan(220);
    expect(hotBlue).toBeLessThan(200);
  });

  it('has no jumps, and clamps what lies outside', () => {
    for (let i = 1; i <= 1000; i++)
      heatColor(i / 1000).forEach((value, c) =>
        expect(Math.abs(value - (heatColor((i - 1) / 1000)[c] as number))).toBeLessThan(5),
      );
    expect(heatColor(-1)).toEqual(heatColor(0));
    expect(heatColor(7)).toEqual(heatColor(1));
  });
});
