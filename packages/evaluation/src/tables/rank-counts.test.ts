import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DetectionCell } from '../benchmark/cell-result.ts';
import { measureImages } from '../metrics/measure-images.ts';
import type { ScoredImage } from '../metrics/scored-image.ts';
import { rankCounts } from './rank-counts.ts';

const cellOf = (images: readonly Pick<ScoredImage, 'name' | 'product' | 'defective' | 'score'>[]) =>
  ({ images }) as unknown as DetectionCell; // only its images are looked at

const drawn = fc.record({
  images: fc.array(fc.record({ product: fc.constantFrom('a', 'b', 'c'), defective: fc.boolean() }), {
    minLength: 1,
    maxLength: 30,
  }),
  scores: fc.infiniteStream(fc.integer({ min: 0, max: 6 })),
  rows: fc.infiniteStream(fc.nat()),
});

test('counted AUROC is the AUROC of the same images, ties and repeats included', () => {
  fc.assert(
    fc.property(drawn, ({ images, scores, rows }) => {
      const cells = [0, 1].map(() =>
        images.map((image, i) => ({ ...image, name: `${i}`, score: scores.next().value as number })),
      );
      const counts = rankCounts([cellOf(cells[0] ?? []), cellOf((cells[1] ?? []).toReversed())]);
      if (counts === null) throw new Error('the cells have the same images');
      const picked = images.map(() => (rows.next().value as number) % images.length);
      const draw = picked.map((row) => counts.images[row] as (typeof counts.images)[number]);
      const measured = cells.map((cell) =>
        measureImages(
          picked.map((row) => cell[row] as ScoredImage),
          [],
        ),
      );
      const mean = (group: 'all' | 'pooled') => {
        const values = measured.map((each) => each[group].auroc);
        return values.some((value) => value === null) ? null : ((values[0] ?? 0) + (values[1] ?? 0)) / 2;
      };
      for (const group of ['all', 'pooled'] as const) {
        const [value, expected] = [counts[group](draw), mean(group)];
        if (expected === null) expect(value).toBeNull();
        else expect(value).toBeCloseTo(expected, 12);
      }
    }),
  );
});

test('cells that judged different images have no ranking in common', () => {
  const image = { name: '1', product: 'a', defective: false, score: 1 };
  expect(rankCounts([cellOf([image]), cellOf([{ ...image, name: '2' }])])).toBeNull();
  expect(rankCounts([cellOf([image]), cellOf([{ ...image, defective: true }])])).toBeNull();
  expect(rankCounts([cellOf([image, image])])).toBeNull();
  expect(rankCounts([])).toBeNull();
});
