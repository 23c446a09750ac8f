import type { Placement } from '@tailedcore/core';
import { workerTask } from '@tailedcore/compute';
import { applyViewInto } from './apply-view.ts';
import { decode } from './decode.ts';
import { encode } from './encode.ts';
import { frame, type FramingOptions } from './framing.ts';
import type { ImageFile } from './image-file.ts';
import { resizeBilinear } from './resize-bilinear.ts';
import { keepSharpToOneThread } from './single-thread.ts';
import type { View } from './views.ts';
import type { WorkerFunction } from './worker-function.ts';

keepSharpToOneThread();

export interface RenderViewsInput {
  readonly file: ImageFile;
  readonly framing: FramingOptions;
  readonly maxPixels: number;
  readonly views: readonly View[];
  /** Where the pixels go: [views, crop, crop, 3] in shared memory. */
  readonly pixels: Uint8Array;
  /** Side of the thumbnails in pixels. */
  readonly thumbnail?: number | undefined;
}

export interface RenderedViews {
  /** Of the upright image: a view covers the same rectangle, turned. */
  readonly placement: Placement;
  /** A JPEG of each view, or none at all. */
  readonly thumbnails: readonly Uint8Array[];
}

/** Decodes one image once and writes all wanted views of it. A worker calls it. */
export const renderViews: WorkerFunction<RenderViewsInput> = workerTask(
  async (input: RenderViewsInput): Promise<RenderedViews> => {
    const { crop } = input.framing;
    const image = await decode(input.file, input.maxPixels);
    const { resizedWidth, resizedHeight, left, top, placement } = frame(image.width, image.height, input.framing);
    const square = resizeBilinear(image, resizedWidth, resizedHeight, { left, top, width: crop, height: crop });
    const thumbnails: Uint8Array[] = [];
    for (const [i, view] of input.views.entries()) {
      const pixels = input.pixels.subarray(i * square.data.length, (i + 1) * square.data.length);
      applyViewInto(pixels, square.data, crop, view);
      if (input.thumbnail === undefined) continue;
      const fit = { width: input.thumbnail, height: input.thumbnail };
      thumbnails.push(await encode({ width: crop, height: crop, data: pixels }, { format: 'jpeg', quality: 85 }, fit));
    }
    return { placement, thumbnails };
  },
);
