import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openSession } from '@tailedcore/runtime';
import { expect, it } from 'vitest';
import { readDataset } from '../datasets/read-dataset.ts';
import { applyPublished } from '../splits/apply-published.ts';
import { patchShares } from './patch-shares.ts';

const folder = fileURLToPath(new URL('../../../../../shared/data/mixed-products', import.meta.url));
const photographsAreHere = existsSync(folder);
if (!photographsAreHere) console.warn('SKIPPED: the photographs are not here (../shared/data/mixed-products)');

it.skipIf(!photographsAreHere)(
  'noise removal takes rare products along with defects, and a coreset prefers both (Fig. 2)',
  async () => {
    const split = applyPublished(await readDataset(folder), 'mixed-products/k4/seed1');
    await using session = openSession({ threads: 2 });
    const { removed } = await patchShares(split, { preset: 'softpatch' }, 0, session);
    expect(removed.tail).toBeGreaterThan(2 * removed.head!);
    expect(removed.defective).toBeGreaterThan(removed.tail!);
    const { sampled } = await patchShares(split, { preset: 'patchcore' }, 0, session);
    expect(sampled.tail).toBeGreaterThan(2 * sampled.head!);
    expect(sampled.defective).toBeGreaterThan(2 * sampled.head!);
  },
);
