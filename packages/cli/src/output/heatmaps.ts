import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { diskError, heatMapOf, inOrder, type Prediction, writeAtomically } from '@tailedcore/core';
import { heatmapPng, heatRange, type ImageFile, rangeFor } from '@tailedcore/images';
import type { OpenModel } from '@tailedcore/runtime';
import { heatmapPaths } from './heatmap-paths.ts';

/** @throws E_OUTPUT, E_DISK_FULL when the folder cannot be made. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw diskError(error, path);
  });
}

/**
 * A PNG with the heat map over each photograph, `folder/<name of the image>.png`; all on one colour scale.
 * @throws E_OUTPUT, E_DISK_FULL, E_ABORTED.
 */
export async function writeHeatmaps(
  folder: string,
  { model, session }: OpenModel,
  files: readonly ImageFile[],
  scored: readonly Prediction[],
  signal: AbortSignal,
): Promise<void> {
  const scores = scored.map(({ score }) => score);
  const range = heatRange(model.threshold.value, scores);
  const { pool } = session.engine;
  const paths = heatmapPaths(scored.map(({ name }) => name));
  const written = inOrder(scored.entries(), pool.threads + 1, async ([i, result]) => {
    const options = { placement: result.placement, range: rangeFor(range, result.hottest.value) };
    const png = await heatmapPng(files[result.item] as ImageFile, heatMapOf(result), options, pool, signal);
    const path = join(folder, ...(paths[i] as string).split('/'));
    await makeFolder(dirname(path));
    await writeAtomically(path, [png], { flush: false });
  });
  while (!(await written.next()).done);
}
