import { readFile } from 'node:fs/promises';
import { readSafetensors } from '@tailedcore/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auroc } from './metrics.ts';

test('perfect, inverted and useless scores give 1, 0 and a half', () => {
  expect(auroc([0, 0, 1, 1], [1, 2, 3, 4])).toBe(1);
  expect(auroc([1, 1, 0, 0], [1, 2, 3, 4])).toBe(0);
  expect(auroc([0, 1, 0, 1, 1], [7, 7, 7, 7, 7])).toBe(0.5);
});

test('a tie between a good and a defective image counts half a pair', () => {
  // pairs: (1 over 1) half, (1 over 3) no, (2 over 1) yes, (2 over 3) no
  expect(auroc([0, 0, 1, 1], [1, 3, 1, 2])).toBe(1.5 / 4);
});

test('scores of negative and positive sign and both zeros are ordered by value', () => {
  expect(auroc([0, 1, 0, 1], [-3, -2, 0, -0])).toBe(2.5 / 4);
});

test('it equals the definition, counted pair by pair, for any labels and any scores with ties', () => {
  const item = fc.tuple(
    fc.constantFrom(0, 1),
    fc.oneof(fc.integer({ min: -4, max: 4 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
  );
  fc.assert(
    fc.property(fc.array(item, { maxLength: 60 }), (items) => {
      const labels = items.map(([label]) => label);
      const scores = items.map(([, score]) => score);
      expect(auroc(labels, scores)).toBe(byDefinition(labels, scores));
    }),
  );
});

test('a stretch of the scores that keeps their order changes nothing', () => {
  const labels = [0, 1, 1, 0, 1, 0, 0, 1];
  const scores = [0.1, 0.4, 0.35, 0.35, 0.8, 0.2, 0.9, 0.05];
  expect(
    auroc(
      labels,
      scores.map((score) => Math.exp(5 * score)),
    ),
  ).toBe(auroc(labels, scores));
  expect(auroc(labels, scores)).toBe(8.5 / 16);
});

test('one class only, or nothing at all, has no pairs: NaN', () => {
  expect(auroc([0, 0, 0], [1, 2, 3])).toBeNaN();
  expect(auroc([1, 1], [1, 2])).toBeNaN();
  expect(auroc([], [])).toBeNaN();
});

test('scikit-learn gets the same on scores with ties', async () => {
  const golden = await readGolden();
  expect(new Set(golden.scores).size).toBeLessThan(golden.scores.length);
  expect(auroc(golden.labels, golden.scores)).toBeCloseTo(golden.auroc, 12);
});

test('lengths that differ, other labels and scores without an order are refused with a code', () => {
  expect(() => auroc([0, 1], [1])).toThrow(/^E_SHAPE: .*2 scores.*1/);
  expect(() => auroc([0, 2], [1, 2])).toThrow(/^E_OPTION: label 1/);
  expect(() => auroc([0, 1], [1, NaN])).toThrow(/^E_NOT_FINITE: score 1/);
  expect(() => auroc([0, 1], [1, Infinity])).toThrow(/^E_NOT_FINITE: score 1/);
});

function byDefinition(labels: readonly number[], scores: readonly number[]): number {
  let pairs = 0;
  let won = 0;
  labels.forEach((defective, i) =>
    labels.forEach((other, j) => {
      if (defective !== 1 || other !== 0) return;
      const [high, low] = [scores[i] as number, scores[j] as number];
      pairs++;
      won += high > low ? 1 : high === low ? 0.5 : 0;
    }),
  );
  return won / pairs;
}

async function readGolden(): Promise<{ labels: number[]; scores: Float64Array; auroc: number }> {
  const { tensors } = readSafetensors(await readFile(new URL('./fixtures/metrics.safetensors', import.meta.url)));
  // a copy, because the typed arrays below want their bytes aligned
  const buffer = (name: string): ArrayBuffer => Uint8Array.from(tensors.get(name)?.bytes ?? []).buffer;
  return {
    labels: Array.from(new BigInt64Array(buffer('labels')), Number),
    scores: new Float64Array(buffer('scores')),
    auroc: new Float64Array(buffer('auroc'))[0] as number,
  };
}
