import { type Matrix, type TailSampler } from '@tailedcore/core';
import { fill, type Memory, normals } from './draw.ts';
import { fault } from './fault.ts';
import { spoilt } from './not-finite.ts';
import { requireAscending, requireFloats, requireRecord } from './result-form.ts';
import type { Trial, TrialKind, Trials } from './trial.ts';

/** Embeddings of products with so many images each, product after product: around directions that are far apart. */
export function drawProducts(seed: number, sizes: readonly number[], columns: number, memory: Memory = 'own'): Matrix {
  const normal = normals(seed, 'products');
  const centres = fill(sizes.length, columns, () => normal());
  const products = sizes.flatMap((size, product) => Array<number>(size).fill(product));
  const centre = (row: number, column: number) => centres.data[(products[row] as number) * columns + column] as number;
  return fill(products.length, columns, (row, column) => centre(row, column) + 0.1 * normal(), memory);
}

export function tailTrial(embeddings: Matrix, about: string): Trial<TailSampler> {
  const { rows } = embeddings;
  return {
    about,
    given: { embeddings: embeddings.data },
    call: (part, run) => part.selectTail(embeddings, run),
    verify(result) {
      const { images, classSizes, products } = requireRecord(result, ['images', 'classSizes', 'products'], about);
      requireAscending(images, rows, 'images', about);
      requireFloats(classSizes, rows, 'classSizes', about, Number.MIN_VALUE);
      const most = (classSizes as Float32Array).find((size) => size > rows);
      if (most !== undefined) throw fault(`class sizes of at most ${rows} images`, `${most}`, about);
      checkProducts(products, rows, about);
    },
  };
}

function checkProducts(products: unknown, images: number, about: string): void {
  const list = Array.isArray(products) ? (products as unknown[]) : undefined;
  const sizes = list?.filter((size): size is number => typeof size === 'number' && size > 0 && Number.isFinite(size));
  const descending = sizes?.every((size, i) => i === 0 || size <= (sizes[i - 1] as number));
  if (!list || !sizes || sizes.length < list.length || !descending)
    throw fault('products, an array of sizes above 0, largest first', products, about);
  const sum = sizes.reduce((all, size) => all + size, 0);
  if (list.length > 0 && Math.abs(sum - images) > 0.01 * images)
    throw fault(`products of ${images} images together, or none at all`, `${sum}`, about);
}

export function tailTrials(seed: number): TrialKind<TailSampler> {
  const inputs = tailInputs(seed);
  return { takesRun: true, takesFloats: true, of: () => inputs };
}

function tailInputs(seed: number): Trials<TailSampler> {
  const drawn = (sizes: readonly number[], columns: number, from = seed, memory: Memory = 'own') =>
    tailTrial(
      drawProducts(from, sizes, columns, memory),
      `products of ${sizes.join(', ')} images x ${columns}, seed ${from}`,
    );
  const usual = drawProducts(seed, [12, 9, 2], 16);
  const zeros: Matrix = { rows: 5, columns: 4, data: new Float32Array(20) };
  return {
    draw: (from, memory) => drawn([12, 9, 2, 1], 16, from, memory),
    large: (from) => drawn([140, 120, 90, 50], 64, from),
    small: () => [
      drawn([1], 8),
      drawn([1, 1], 8),
      drawn([20], 8),
      drawn([5, 2], 1),
      tailTrial(zeros, '5 embeddings of 4 zeros'),
    ],
    empty: () => [drawn([], 8), drawn([5, 2], 0)],
    wrong: () => [],
    notFinite: () => spoilt(usual, 'embeddings', tailTrial),
  };
}
