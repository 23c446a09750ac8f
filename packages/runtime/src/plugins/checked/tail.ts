import type { TailSampler } from '@tailedcore/core';
import { type Asked, call, wrong } from './calls.ts';
import { requireAscending, requireFloats, requireMethods, requireObject, requireWhole, told } from './require.ts';

/** A tail sampler whose images are ascending and there, with a class size for every image, and whole products, largest first. */
export function checkedTail(part: TailSampler, asked: Asked): TailSampler {
  requireMethods(asked, part, 'its part', ['selectTail']);
  return {
    async selectTail(embeddings, run) {
      const found = await call(asked, run.signal, () => part.selectTail(embeddings, run));
      requireObject(asked, found, 'what selectTail gives');
      requireAscending(asked, found.images, 'images', embeddings.rows);
      requireFloats(asked, found.classSizes, 'classSizes', embeddings.rows);
      requireProducts(asked, found.products);
      return found;
    },
  };
}

function requireProducts(asked: Asked, products: unknown): void {
  if (!Array.isArray(products)) throw wrong(asked, 'products', 'a list of sizes', told(products));
  products.forEach((size: unknown, i) => {
    requireWhole(asked, size, `products[${i}]`, 0);
    if (i > 0 && (size as number) > products[i - 1])
      throw wrong(asked, 'products', 'sizes, largest first', `${size} after ${products[i - 1]}`);
  });
}
