import { heatMapOf, type Prediction } from '@tailedcore/core';
import { heatmapOverlay, heatmapPng, heatRange, rangeFor } from '@tailedcore/images';
import type { Session } from '@tailedcore/runtime';
import type { Upload } from './judge.ts';

/** Longer side of the pictures, in pixels. */
const maxSide = 1024;

/**
 * A PNG of an image's heat on the model's common scale: alone and transparent (`png`), or painted on the photograph (`overlay`).
 * @param threshold - of the model.
 * @throws E_ABORTED, and what decoding throws.
 */
export async function drawHeat(
  kind: 'png' | 'overlay',
  threshold: number | null,
  { engine: { pool } }: Session,
  image: Upload,
  prediction: Prediction,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const range = rangeFor(heatRange(threshold, [prediction.score]), prediction.hottest.value);
  const options = { placement: prediction.placement, range, maxSide };
  const map = heatMapOf(prediction);
  if (kind === 'overlay') return heatmapPng(image, map, options, pool, signal);
  return (await heatmapOverlay(image, map, options, pool, signal)).overlay;
}
