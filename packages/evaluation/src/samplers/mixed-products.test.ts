import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession } from '@tailedcore/runtime';
import { describe, expect, it } from 'vitest';
import { embedImages } from './embed-images.ts';
import {
  photographsAreHere,
  readReferenceCounts,
  readTrainingSplits,
  whereTheyShouldBe,
} from './fixtures/mixed-products.ts';
import { samplerCandidate } from './sampler-candidates.ts';
import { samplerStudy } from './sampler-study.ts';

if (!photographsAreHere) console.warn(`SKIPPED: the real photographs are not here (${whereTheyShouldBe}).`);

describe.skipIf(!photographsAreHere)('on real photographs', () => {
  it(
    'the TailSampler selects as many images of each sort as in the Python reference, on all splits',
    { timeout: 240_000 },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'samplers-real-'));
      try {
        await using session = openSession();
        const [splits, reference] = [await readTrainingSplits(), await readReferenceCounts()];
        expect(splits).toHaveLength(6);
        for (const split of splits) {
          const embeddings = await embedImages(split.train, session, {}, folder);
          const { measures, selection } = await samplerStudy(
            split,
            embeddings,
            await samplerCandidate('tailsampler'),
            0,
            session.run(0),
          );
          const { counts } = measures;
          expect([
            split.name,
            {
              images: split.train.length,
              defective: counts.defective,
              selected: selection.selected.length,
              tailMissed: counts.rareMissed,
              defectiveSelected: counts.defectiveTaken,
              headSelected: counts.otherGoodTaken + counts.defectiveTaken,
            },
          ]).toEqual([split.name, reference.get(split.name)]);
        }
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});
