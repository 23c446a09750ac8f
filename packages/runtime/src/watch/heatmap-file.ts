import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { heatMapOf, type Prediction, writeAtomically } from '@tailedcore/core';
import { heatmapPng, heatRange, type ImageFile, rangeFor } from '@tailedcore/images';
import type { OpenModel } from '../open-model.ts';
import { written } from './append-log.ts';

/** The longest name of a file, in bytes, less what is added to it. */
const longest = 180;

/**
 * Writes the picture of an image with its heat map. Its name holds the content's digest, so that images which follow one another under one
 * name have a picture each, and an image that is judged again after a crash has one.
 * @returns its path relative to `out`, with slashes.   @throws E_OUTPUT, E_DISK_FULL.
 */
export async function writeHeatmap(
  out: string,
  image: ImageFile,
  sha256: string,
  prediction: Prediction,
  { model, session }: OpenModel,
): Promise<string> {
  const folders = image.name.split('/');
  const plain = folders.pop() as string;
  const name = Buffer.byteLength(plain) > longest ? 'image' : plain;
  const path = ['heatmaps', ...folders, `${name}.${sha256.slice(0, 12)}.png`].join('/');
  const range = rangeFor(heatRange(model.threshold.value, [prediction.score]), prediction.hottest.value);
  const options = { placement: prediction.placement, range };
  const png = await heatmapPng(image, heatMapOf(prediction), options, session.engine.pool);
  const target = join(out, ...path.split('/'));
  await mkdir(dirname(target), { recursive: true }).catch((error: unknown) => {
    throw written(error, target);
  });
  await writeAtomically(target, [png], { flush: false }).catch((error: unknown) => {
    throw written(error, target);
  });
  return path;
}
