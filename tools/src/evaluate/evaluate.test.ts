import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Prediction } from '@tailedcore/core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aurocTable } from './auroc-table.ts';
import type { Judged } from './judge-images.ts';
import { countMistakes, mistakesText } from './mistakes.ts';
import { hottestInMask, type MaskedImage, pixelAuroc } from './pixel-auroc.ts';
import { meanAuroc, tailHeadAuroc } from './tail-head-auroc.ts';

const prediction: Prediction = {
  name: 'x',
  item: 0,
  score: 0,
  pValue: 0.5,
  verdict: 'good',
  patches: new Float32Array(4),
  grid: [2, 2],
  size: [16, 16],
  sigma: 4,
  placement: { width: 40, height: 20, left: 10, top: 0, right: 30, bottom: 20 },
  hottest: { x: 0, y: 0, value: 0, position: 0, bankRow: 0 },
  closest: 0,
};

function judged(
  product: string,
  defective: boolean,
  score: number,
  verdict: Prediction['verdict'] = 'good',
): Judged<MaskedImage> {
  return { image: { path: '', product, defective }, prediction: { ...prediction, score, verdict } };
}

describe('image AUROC', () => {
  const list = [
    judged('rare', false, 5),
    judged('rare', true, 6),
    judged('common', false, 1),
    judged('common', false, 3),
    judged('common', true, 2),
    judged('common', true, 4),
  ];

  it('is a mean over the products of each group, and one figure over all images', () => {
    // pooled: good 1 3 5, defective 2 4 6: 1 + 2 + 3 of 9 pairs
    expect(tailHeadAuroc(list, new Set(['rare']))).toEqual({
      tail: 100,
      head: 75,
      all: 87.5,
      pooled: expect.closeTo(100 * (6 / 9), 9),
    });
  });

  it('has means over splits and a table', () => {
    const one = { tail: 50, head: 60, all: 55, pooled: 1 };
    const two = { tail: 70, head: 80, all: 75, pooled: 3 };
    expect(meanAuroc([one, two])).toEqual({ tail: 60, head: 70, all: 65, pooled: 2 });
    expect(aurocTable([['a', one]])).toContain('| a |  50.00 |  60.00 |  55.00 |   1.00 |');
  });
});

describe('mistakes', () => {
  it('are false alarms among the good, and misses among the defective', () => {
    const list = [
      judged('a', false, 1, 'defect'),
      judged('a', false, 1),
      judged('a', true, 1),
      judged('a', true, 1, 'defect'),
      judged('a', true, 1, 'unknown'),
    ];
    const counted = countMistakes(list);
    expect(counted).toEqual({ good: 2, falseAlarms: 1, defective: 3, missed: 2 });
    expect(mistakesText(counted)).toBe('1 of 2 good called defective (50.0 %), 2 of 3 defects missed (66.7 %)');
    expect(mistakesText(countMistakes([]))).toContain('(-)');
  });
});

describe('localisation', () => {
  let folder: string;
  let mask: string;

  /** A 40 x 20 mask whose upper left quarter of the seen square (x 10..20, y 0..10) is defective. */
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'masks-'));
    mask = join(folder, 'mask.png');
    const pixels = Uint8Array.from({ length: 800 }, (_, i) => (i % 40 >= 10 && i % 40 < 20 && i < 400 ? 255 : 0));
    await sharp(pixels, { raw: { width: 40, height: 20, channels: 1 } })
      .png()
      .toFile(mask);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const withMap = (patches: number[], hottest = { x: 0, y: 0 }): Judged<MaskedImage> => ({
    image: { path: '', product: 'a', defective: true, mask },
    prediction: {
      ...prediction,
      verdict: 'defect',
      patches: Float32Array.from(patches),
      hottest: { ...prediction.hottest, ...hottest },
    },
  });

  it('is perfect when the heat is on the defect, and the worst when it is everywhere else', async () => {
    const right = await pixelAuroc([withMap([1, 0, 0, 0])]);
    expect(right.pooled).toBeGreaterThan(95);
    expect(right.mean).toBe(right.pooled);
    expect((await pixelAuroc([withMap([0, 1, 1, 1])])).pooled).toBeLessThan(5);
  });

  it('counts hottest spots within reach of the mask, of detected defects only', async () => {
    const good = { ...withMap([0, 0, 0, 0], { x: 15, y: 5 }), prediction: { ...prediction, verdict: 'good' as const } };
    expect(
      await hottestInMask(
        [withMap([], { x: 15, y: 5 }), withMap([], { x: 22, y: 5 }), withMap([], { x: 35, y: 5 }), good],
        4,
      ),
    ).toEqual({ detected: 3, inside: 2 });
  });
});
