import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openSession } from '@tailedcore/runtime';
import { expect, it } from 'vitest';
import { readDataset } from '../datasets/read-dataset.ts';
import { measureImages } from '../metrics/measure-images.ts';
import type { ScoredImage } from '../metrics/scored-image.ts';
import { applyPublished } from '../splits/apply-published.ts';
import { padimSystem } from './padim.ts';

const folder = fileURLToPath(new URL('../../../../../shared/data/mixed-products', import.meta.url));
const photographsAreHere = existsSync(folder);
if (!photographsAreHere) console.warn('SKIPPED: the photographs are not here (../shared/data/mixed-products)');

it.skipIf(!photographsAreHere)('PaDiM tells defects of frequent products, and of rare ones hardly', async () => {
  const whole = applyPublished(await readDataset(folder), 'mixed-products/k4/seed1');
  // Every tenth test image: of the figures of docs/baselines.md only their order is held here.
  const split = { ...whole, test: whole.test.filter((_, i) => i % 10 === 0) };
  await using session = openSession({ threads: 2 });
  const system = await padimSystem({}, {});
  await using fitted = await system.fit(split, 0, session);
  const images: ScoredImage[] = [];
  for await (const { score, pValue, verdict } of fitted.judge()) {
    images.push({ ...split.test[images.length]!, score, pValue, verdict });
  }
  const { head, tail } = measureImages(images, split.tail);
  expect(head.auroc).toBeGreaterThan(0.8);
  expect(tail.auroc).toBeLessThan(head.auroc!);
  expect(tail.auroc).toBeGreaterThan(0.5);
});
