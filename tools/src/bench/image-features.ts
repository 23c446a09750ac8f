import type { Engine } from '@tailedcore/compute';
import {
  type Backbone,
  type ImageBatch,
  type Matrix,
  normalizeSettings,
  type RunContext,
  slice,
} from '@tailedcore/core';
import { openImages } from '@tailedcore/images';

const imagesAtOnce = 8;

export function runContext({ kernels }: Engine): RunContext {
  return { signal: new AbortController().signal, seed: 0, kernels, report: () => undefined };
}

/** Pixels as the network takes them, image after image. @throws the problem of a photograph that cannot be read. */
export async function readPixels(paths: readonly string[], engine: Engine): Promise<ImageBatch[]> {
  const { image } = normalizeSettings({});
  const source = openImages(
    paths.map((path) => ({ name: path, path })),
    image,
    engine.pool,
  );
  const [height, width] = source.size;
  const read = await source.read(0, paths.length, new AbortController().signal);
  return read.map((one) => {
    if ('problem' in one) throw one.problem;
    return { count: 1, height, width, data: one.pixels };
  });
}

/**
 * Patch features of photographs, in the engine's memory, as a fit holds them.
 * @returns [images * positions, columns], image-major, cut to `rows` if given.
 */
export async function imageFeatures(
  paths: readonly string[],
  backbone: Backbone,
  engine: Engine,
  rows?: number,
): Promise<Matrix> {
  const run = runContext(engine);
  let features: Matrix | undefined;
  for (let start = 0; start < paths.length; start += imagesAtOnce) {
    const images = await readPixels(paths.slice(start, start + imagesAtOnce), engine);
    const found = await Promise.all(images.map((image) => backbone.extract(image, run)));
    for (const [i, { patches }] of found.entries()) {
      features ??= engine.kernels.allocate(paths.length * patches.rows, patches.columns);
      features.data.set(patches.data, (start + i) * patches.data.length);
    }
  }
  if (!features) throw new Error('no photographs to make features of');
  return rows === undefined ? features : slice(features, 0, Math.min(rows, features.rows));
}

/** Row numbers 0 to `count`. */
export function allRows(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, row) => row);
}
