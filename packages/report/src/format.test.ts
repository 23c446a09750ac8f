import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCount, formatCounted, formatPValue, formatScore, formatShare } from './format.ts';

test.each([
  [0, '0'],
  [12.3, '12.30'],
  [0.01234567, '0.01235'],
  [999.94, '999.9'],
  [999.96, '1,000'],
  [12345.6, '12,346'],
  [-3.5, '-3.500'],
  [-12345.6, '-12,346'],
  [0.00001, '1.00e-5'],
  [999_999.6, '1.00e+6'],
])('the score %s reads %s', (score, text) => {
  expect(formatScore(score)).toBe(text);
});

test.each([
  [0, '< 0.001'],
  [0.00099, '< 0.001'],
  [0.001, '0.001'],
  [0.25, '0.250'],
  [1, '1.000'],
])('the p-value %s reads %s', (pValue, text) => {
  expect(formatPValue(pValue)).toBe(text);
});

test.each([
  [0, '0%'],
  [0.0004, '< 0.1%'],
  [0.01, '1%'],
  [0.625, '62.5%'],
  [1 / 3, '33.3%'],
  [0.9999, '> 99.9%'],
  [1, '100%'],
])('the share %s reads %s', (share, text) => {
  expect(formatShare(share)).toBe(text);
});

test('counts have separated thousands and the right number', () => {
  expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect([formatCounted(1, 'image'), formatCounted(0, 'image'), formatCounted(2, 'patch', 'patches')]).toEqual([
    '1 image',
    '0 images',
    '2 patches',
  ]);
});

test('every finite score reads back to four digits', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), (score) => {
      const back = Number(formatScore(score).replaceAll(',', ''));
      expect(Math.abs(back - score)).toBeLessThanOrEqual(Math.abs(score) * 5.1e-3);
    }),
  );
});
