import { type Backbone, type Extracted, type ImageBatch, isTailedCoreError, slice } from '@tailedcore/core';
import { drawImages, imageSizeFor, type Size } from './backbone-trials.ts';
import type { Bench } from './bench.ts';
import { check, type Check } from './check.ts';
import { copyOf, difference } from './compare.ts';
import { endingOf, expectCoded, fault } from './fault.ts';
import { networkChecks } from './network-checks.ts';
import { watchedRun } from './watched-run.ts';

/** What backbones promise beyond the form of their results. */
export function backboneChecks(bench: Bench<Backbone>): Check[] {
  const { seed, settings, tolerance } = bench;
  const sizeOf = (part: Backbone): Size => imageSizeFor(part, settings);
  return [
    check('backbone: a batch of three gives what its images give alone', () =>
      bench.use(async (part) => {
        const images = drawImages(seed, 3, sizeOf(part));
        const input = `3 images of ${sizeOf(part).join(' x ')}, seed ${seed}`;
        const ending = await endingOf(() => part.extract(images, watchedRun()));
        if ('error' in ending) {
          // A network of a fixed batch takes one image at a time, and says so.
          if (part.batch === 1 && isTailedCoreError(ending.error)) return;
          throw fault('a result, or batch 1 and a coded error', String(ending.error), input, ending.error);
        }
        for (let image = 0; image < 3; image++) {
          const alone = await part.extract(imageOf(images, image), watchedRun());
          const differs = difference(imageIn(ending.value, image), valuesOf(alone), tolerance);
          if (differs !== undefined) throw fault('what the batch gives', `image ${image} alone: ${differs}`, input);
        }
      }),
    ),
    check('backbone: different images give different patches', () =>
      bench.use(async (part) => {
        const [a, b] = [drawImages(seed, 1, sizeOf(part)), drawImages(seed + 1, 1, sizeOf(part))];
        const patches = copyOf((await part.extract(a, watchedRun())).patches);
        const others = (await part.extract(b, watchedRun())).patches;
        if (difference(patches, others, tolerance) === undefined)
          throw fault(
            'different patches',
            'equal ones',
            `images of ${sizeOf(part).join(' x ')} of seeds ${seed} and ${seed + 1}`,
          );
      }),
    ),
    check('backbone: takes the sizes for which it has a grid', () =>
      bench.use(async (part) => {
        const [height, width] = sizeOf(part);
        for (const size of [
          [height + part.sizeMultiple, width],
          [height, width + 2 * part.sizeMultiple],
        ] as const) {
          const announced = await endingOf(() => part.grid(size[0], size[1]));
          if ('error' in announced) continue;
          const { grid, patches } = await part.extract(drawImages(seed, 1, size), watchedRun());
          const input = `an image of ${size.join(' x ')}, seed ${seed}`;
          const [rows, columns] = announced.value;
          if (grid[0] !== rows || grid[1] !== columns || patches.rows !== rows * columns)
            throw fault(`a grid of ${rows} x ${columns}`, `${grid.join(' x ')} and ${patches.rows} patches`, input);
        }
      }),
    ),
    check('backbone: a size that is no multiple has no grid', () =>
      bench.use(async (part) => {
        const [height, width] = sizeOf(part);
        for (const size of [
          [height + 0.5, width],
          [0, width],
          [-height, width],
          [height, NaN],
        ] as const)
          await expectCoded(() => part.grid(size[0], size[1]), `a grid for ${size.join(' x ')}`);
        if (part.sizeMultiple > 1)
          await expectCoded(() => part.grid(height, width + 1), `a grid for ${height} x ${width + 1}`);
      }),
    ),
    ...networkChecks(bench),
    check('backbone: room for patches changes nothing', () =>
      bench.use(async (part) => {
        const images = drawImages(seed, 1, sizeOf(part));
        const { patches } = await part.extract(images, watchedRun());
        const expected = copyOf(patches);
        for (const length of [expected.data.length, expected.data.length + 1]) {
          const room = new Float32Array(new SharedArrayBuffer(length * 4));
          const given = await part.extract(images, watchedRun(), room);
          const differs = difference(expected, { ...given.patches }, tolerance);
          if (differs !== undefined)
            throw fault('the patches without room', differs, `room for ${length} of ${expected.data.length} floats`);
        }
      }),
    ),
    check('backbone: can be closed twice, and refuses work afterwards', () =>
      bench.use(async (part) => {
        const images = drawImages(seed, 1, sizeOf(part));
        await part[Symbol.asyncDispose]();
        await part[Symbol.asyncDispose]();
        await expectCoded(() => part.extract(images, watchedRun()), 'a backbone that was closed');
      }),
    ),
  ];
}

function valuesOf({ patches, embeddings }: Extracted) {
  return { patches: patches.data, embeddings: embeddings.data };
}

function imageIn({ patches, embeddings }: Extracted, image: number) {
  const positions = patches.rows / 3;
  return {
    patches: slice(patches, image * positions, (image + 1) * positions).data,
    embeddings: slice(embeddings, image, image + 1).data,
  };
}

function imageOf({ height, width, data }: ImageBatch, image: number): ImageBatch {
  const length = height * width * 3;
  return { count: 1, height, width, data: data.slice(image * length, (image + 1) * length) };
}
