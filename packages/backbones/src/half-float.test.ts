import fc from 'fast-check';
import { expect, test } from 'vitest';
import { halfToFloat } from './half-float.ts';

test('the landmarks of half precision read as the standard gives them', () => {
  const landmarks = [0x0000, 0x0001, 0x03ff, 0x0400, 0x3555, 0x3c00, 0xc000, 0x7bff, 0x7c00, 0xfc00];
  expect(landmarks.map(halfToFloat)).toEqual([
    0,
    2 ** -24,
    1023 * 2 ** -24,
    2 ** -14,
    0.333251953125,
    1,
    -2,
    65504,
    Infinity,
    -Infinity,
  ]);
  expect(Object.is(halfToFloat(0x8000), -0)).toBe(true);
  expect(halfToFloat(0x7e00)).toBeNaN();
});

test('a normal half equals the single with the same sign, exponent and fraction bits', () => {
  const view = new DataView(new ArrayBuffer(4));
  fc.assert(
    fc.property(fc.boolean(), fc.integer({ min: 0x0400, max: 0x7bff }), (negative, bits) => {
      view.setUint32(0, ((negative ? 0x80000000 : 0) | (((bits >> 10) + 112) << 23) | ((bits & 0x3ff) << 13)) >>> 0);
      expect(halfToFloat(bits | (negative ? 0x8000 : 0))).toBe(view.getFloat32(0));
    }),
  );
});
