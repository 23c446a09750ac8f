import type { Placement } from '@tailedcore/core';
import type { TaskRunner } from '@tailedcore/compute';
import type { GridCell } from './cell-box.ts';
import { checkInteger } from './framing.ts';
import { type ImageFile, toMessage } from './image-file.ts';
import { defaultMaxPixels } from './max-pixels.ts';
import type { PatchInput, ThumbnailPatchInput } from './report-task.ts';
import { renderPatchTask, renderThumbnailPatchTask } from './tasks.ts';
import { upright, type View } from './views.ts';

/** Longer side of a patch picture in pixels. */
const defaultSide = 128;

/** Which cell of the patch grid is shown, and how large. */
export interface PatchOptions extends GridCell {
  /** Where the grid lies in the original, as the source gave it. */
  readonly placement: Placement;
  /** Longer side of the picture in pixels; small patches are enlarged to it. Default 128. */
  readonly side?: number | undefined;
  readonly maxPixels?: number | undefined;
}

/** Which cell of the patch grid is shown of a stored picture, and how large. */
export interface ThumbnailPatchOptions extends GridCell {
  /** How the image was turned when the patch was seen; default: not. */
  readonly view?: View | undefined;
  /** Longer side of the picture in pixels; small patches are enlarged to it. Default 128. */
  readonly side?: number | undefined;
}

/**
 * A JPEG of the original image around a cell of the patch grid.
 * @throws E_OPTION, E_ABORTED, and what decoding throws.
 */
export async function cropPatch(
  file: ImageFile,
  options: PatchOptions,
  runner: TaskRunner,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { placement, grid, position, context, side = defaultSide, maxPixels = defaultMaxPixels } = options;
  checkInteger('side', side, 1, 8192);
  const { file: sent, transfer } = toMessage(file);
  const input: PatchInput = { file: sent, placement, cell: { grid, position, context }, side, maxPixels };
  return runner.run<Uint8Array>(renderPatchTask, input, { signal, transfer });
}

/**
 * A JPEG of the surroundings of a grid cell, from a thumbnail of what the network saw of an upright image.
 * @param thumbnail - a square image file, as a source with `thumbnail` gives.
 * @throws E_OPTION, E_ABORTED, and what decoding throws.
 */
export async function cropThumbnail(
  thumbnail: Uint8Array,
  options: ThumbnailPatchOptions,
  runner: TaskRunner,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { grid, position, context, view = upright, side = defaultSide } = options;
  checkInteger('side', side, 1, 8192);
  const { file, transfer } = toMessage({ name: 'the thumbnail', bytes: thumbnail });
  const input: ThumbnailPatchInput = { file, view, cell: { grid, position, context }, side };
  return runner.run<Uint8Array>(renderThumbnailPatchTask, input, { signal, transfer });
}
