import { gather, type TailSampler } from '@tailedcore/core';
import type { Bench } from './bench.ts';
import { check, type Check } from './check.ts';
import { copyOf, difference } from './compare.ts';
import { shuffled } from './draw.ts';
import { fault, show } from './fault.ts';
import { drawProducts } from './tail-trials.ts';
import { watchedRun } from './watched-run.ts';

/** Three common products, and four rare ones: 8 of 143 images. */
const sizes = [50, 45, 40, 2, 2, 2, 2];
const common = 135;

/** What tail samplers promise beyond the form of their results. */
export function tailChecks(bench: Bench<TailSampler>): Check[] {
  const { seed, tolerance, traits } = bench;
  const identity = traits.identity === true;
  const nothing = identity ? 'trait identity: selects nothing by design' : undefined;
  const about = `products of ${sizes.join(', ')} images x 32, seed ${seed}`;
  return [
    check(
      'tail: permuting the images permutes the result',
      () =>
        bench.use(async (part) => {
          const embeddings = drawProducts(seed, [14, 10, 2, 1], 16);
          const plain = copyOf(await part.selectTail(embeddings, watchedRun()));
          for (const label of ['a', 'b', 'c', 'd']) {
            const order = shuffled(embeddings.rows, seed, label);
            const permuted = await part.selectTail(gather(embeddings, order), watchedRun());
            const images = Uint32Array.from(permuted.images, (at) => order[at] as number).sort();
            const classSizes = plain.classSizes.slice();
            permuted.classSizes.forEach((size, at) => (classSizes[order[at] as number] = size));
            const differs = difference(plain, { images, classSizes, products: permuted.products }, tolerance);
            const input = `products of 14, 10, 2, 1 images x 16, seed ${seed}, in the order ${show(order)}`;
            if (differs !== undefined) throw fault('the same images and sizes in another order', differs, input);
          }
        }),
      traits.seeded ? 'trait seeded: draws go by the order of the images' : undefined,
    ),
    check(
      'tail: images of rare products are found',
      () =>
        bench.use(async (part) => {
          const { images } = await part.selectTail(drawProducts(seed, sizes, 32), watchedRun());
          const found = images.filter((image) => image >= common).length;
          if (found < 6) throw fault('at least 6 of the 8 images of rare products', `${found}`, about);
        }),
      nothing,
    ),
    check('tail: no image of a common product is taken', () =>
      bench.use(async (part) => {
        const { images } = await part.selectTail(drawProducts(seed, sizes, 32), watchedRun());
        const wrong = images.filter((image) => image < common);
        if (wrong.length > 0) throw fault('only images of rare products', `${wrong.length} of common ones`, about);
      }),
    ),
    check(
      'tail: identity selects nothing',
      () =>
        bench.use(async (part) => {
          const { images } = await part.selectTail(drawProducts(seed, sizes, 32), watchedRun());
          if (images.length > 0) throw fault('no image', images, about);
        }),
      identity ? undefined : 'no trait identity',
    ),
  ];
}
