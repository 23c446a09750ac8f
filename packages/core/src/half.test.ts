import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromHalfInto, toHalfInto } from './half.ts';

function rounded(...values: number[]): number[] {
  const halves = new Uint16Array(values.length);
  toHalfInto(halves, Float32Array.from(values));
  const back = new Float32Array(values.length);
  fromHalfInto(back, halves);
  return [...back];
}

function bitsOf(value: number): number {
  const half = new Uint16Array(1);
  toHalfInto(half, Float32Array.of(value));
  return half[0] as number;
}

test.each([
  [0, 0x0000],
  [-0, 0x8000],
  [1, 0x3c00],
  [-2, 0xc000],
  [65504, 0x7bff],
  [65519.99, 0x7bff],
  [2 ** -14, 0x0400],
  [2 ** -24, 0x0001],
  [2 ** -25, 0x0000],
  [2 ** -25 * 1.001, 0x0001],
  [3 * 2 ** -25, 0x0002],
  [1023.5 * 2 ** -24, 0x0400],
  [1 + 2 ** -11, 0x3c00],
  [1 + 3 * 2 ** -11, 0x3c02],
  [2 - 2 ** -12, 0x4000],
  [1 / 3, 0x3555],
])('%d is the half 0x%s', (value, bits) => {
  expect(bitsOf(value)).toBe(bits);
});

test('every finite half survives the way to float32 and back', () => {
  const finite = Uint16Array.from({ length: 65_536 }, (_, bits) => bits).filter((bits) => (bits & 0x7c00) !== 0x7c00);
  const values = new Float32Array(finite.length);
  fromHalfInto(values, finite);
  const back = new Uint16Array(finite.length);
  toHalfInto(back, values);
  expect(back).toEqual(finite);
});

test('a value is rounded to a nearest half: the error is at most half a step', () => {
  fc.assert(
    fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
      const [half = NaN] = rounded(value);
      const step = Math.max(2 ** -24, 2 ** (Math.floor(Math.log2(Math.max(Math.abs(value), 2 ** -14))) - 10));
      expect(Math.abs(half - value)).toBeLessThanOrEqual(step / 2);
    }),
  );
});

test.each([65520, -1e6, Infinity, NaN])('%d is refused', (value) => {
  expect(() => rounded(1, value)).toThrow(/E_OPTION: storage: expected float32.*65504/);
});
