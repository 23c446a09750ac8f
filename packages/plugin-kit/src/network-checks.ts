import { createHash } from 'node:crypto';
import type { Backbone } from '@tailedcore/core';
import { drawImages, imageSizeFor } from './backbone-trials.ts';
import type { Bench } from './bench.ts';
import { check, type Check } from './check.ts';
import { copyOf, difference } from './compare.ts';
import { fault } from './fault.ts';
import { openShared } from './shared-engine.ts';
import { watchedRun } from './watched-run.ts';

/** What backbones promise of their network: models store it, and are opened only with the same. */
export function networkChecks(bench: Bench<Backbone>): Check[] {
  const { seed, settings, tolerance } = bench;
  const sizeOf = (part: Backbone) => imageSizeFor(part, settings);
  return [
    check('backbone: its id is the SHA-256 of its graph, each time the same', async () => {
      const ids = [];
      for (let time = 0; time < 2; time++)
        ids.push(
          await bench.use(async ({ id, graph }) => [id, createHash('sha256').update(graph).digest('hex')] as const),
        );
      for (const [id, hash] of ids) if (id !== hash) throw fault(`id ${hash}`, id, 'the graph');
      if (ids[0]?.[0] !== ids[1]?.[0])
        throw fault(
          'the same id again',
          ids.map(([id]) => id),
          'the same options',
        );
    }),
    check('backbone: its graph alone gives the same patches', () =>
      bench.use(async (part) => {
        const images = drawImages(seed, 1, sizeOf(part));
        const { patches } = await part.extract(images, watchedRun());
        const session = await openShared(1, part.graph);
        const pixels = { shape: [1, images.height, images.width, 3], data: images.data };
        const { patches: output } = await session.run({ pixels });
        const received = { shape: [...(output?.shape ?? [])], data: output?.data };
        const differs = difference({ shape: [patches.rows, patches.columns], data: patches.data }, received, tolerance);
        const input = `the graph run on pixels, uint8 [1, ${images.height}, ${images.width}, 3], seed ${seed}`;
        if (differs !== undefined) throw fault('an output patches as `extract` gives them', differs, input);
      }),
    ),
    check('backbone: leaves out embeddings that nobody wants', async () => {
      const results = [];
      for (const embeddings of [true, false])
        results.push(
          await bench.use(
            async (part) => {
              const { patches, embeddings: found } = await part.extract(
                drawImages(seed, 1, sizeOf(part)),
                watchedRun(),
              );
              return { id: part.id, columns: part.embeddingColumns, found: found.columns, patches: copyOf(patches) };
            },
            { host: { embeddings } },
          ),
        );
      const [full, bare] = results;
      const input = 'a host that wants no embeddings';
      if (bare?.columns !== 0 || bare.found !== 0)
        throw fault('embeddings of 0 columns', `${bare?.columns} and ${bare?.found}`, input);
      if (full?.id !== bare.id) throw fault('the same id as with them', bare.id, input);
      const differs = difference(full.patches, bare.patches, tolerance);
      if (differs !== undefined) throw fault('the same patches as with them', differs, input);
    }),
  ];
}
