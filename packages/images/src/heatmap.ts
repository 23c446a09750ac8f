import { fail, type Matrix, type Placement } from '@tailedcore/core';
import type { TaskRunner } from '@tailedcore/compute';
import { checkInteger } from './framing.ts';
import type { HeatRange } from './heat-layer.ts';
import { type ImageFile, toMessage } from './image-file.ts';
import { defaultMaxPixels } from './max-pixels.ts';
import type { HeatInput, HeatmapOverlay } from './report-task.ts';
import { renderBlendedTask, renderOverlayTask } from './tasks.ts';

/** Where a heat map lies, how it is coloured, and how large its pictures are. */
export interface HeatmapOptions {
  /** Where the map lies in the original, as the source gave it. */
  readonly placement: Placement;
  /** Scores from which heat is drawn and at which it is full; finite, low at most high. */
  readonly range: HeatRange;
  /** Longer side of the pictures in pixels; smaller originals are not enlarged. Default: 640 for overlays, 4096 for blended files. */
  readonly maxSide?: number | undefined;
  readonly maxPixels?: number | undefined;
}

/**
 * A photograph and, apart, its heat map, drawn by a worker.
 * @param map - [rows, columns] of scores over the rectangle of `placement`, any resolution.
 * @throws E_OPTION, E_NOT_FINITE, E_ABORTED, and what decoding throws.
 */
export async function heatmapOverlay(
  file: ImageFile,
  map: Matrix,
  options: HeatmapOptions,
  runner: TaskRunner,
  signal?: AbortSignal,
): Promise<HeatmapOverlay> {
  const { input, transfer } = heatInput(file, map, options, 640);
  return runner.run<HeatmapOverlay>(renderOverlayTask, input, { signal, transfer });
}

/**
 * A photograph with its heat map painted on, as one PNG; otherwise like `heatmapOverlay`.
 * @param map - [rows, columns].   @throws E_OPTION, E_NOT_FINITE, E_ABORTED, and what decoding throws.
 */
export async function heatmapPng(
  file: ImageFile,
  map: Matrix,
  options: HeatmapOptions,
  runner: TaskRunner,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { input, transfer } = heatInput(file, map, options, 4096);
  return runner.run<Uint8Array>(renderBlendedTask, input, { signal, transfer });
}

function heatInput(file: ImageFile, map: Matrix, options: HeatmapOptions, defaultSide: number) {
  const { placement, range, maxSide = defaultSide, maxPixels = defaultMaxPixels } = options;
  checkInteger('maxSide', maxSide, 1, 65_535);
  if (!Number.isFinite(range.low) || !Number.isFinite(range.high) || range.low > range.high)
    throw fail('E_OPTION', {
      what: 'range',
      expected: 'finite scores, low at most high',
      received: `${range.low} to ${range.high}`,
    });
  const bad = map.data.find((score) => !Number.isFinite(score));
  if (bad !== undefined) throw fail('E_NOT_FINITE', { what: `the heat map of ${file.name}`, received: bad });
  const message = toMessage(file);
  const scores = new Float32Array(map.data);
  const input: HeatInput = {
    file: message.file,
    map: { rows: map.rows, columns: map.columns, data: scores },
    placement,
    range,
    maxSide,
    maxPixels,
  };
  return { input, transfer: [...message.transfer, scores.buffer] };
}
