import type { Placement } from '@tailedcore/core';
import { applyViewInto } from './apply-view.ts';
import { codedTask } from './coded-task.ts';
import { decode } from './decode.ts';
import { encode } from './encode.ts';
import { frame, type Framing, type FramingOptions } from './framing.ts';
import type { ImageFile } from './image-file.ts';
import type { PixelBox } from './raster.ts';
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

/**
 * Decodes one image once and writes all wanted views of it. Quarter turns move the pixels of the network's square; other angles turn the whole resized
 * image, so that the corners show what is there. A worker calls it.
 */
export const renderViews: WorkerFunction<RenderViewsInput> = codedTask(
  async (input: RenderViewsInput): Promise<RenderedViews> => {
    const { crop } = input.framing;
    const image = await decode(input.file, input.maxPixels);
    const framing = frame(image.width, image.height, input.framing);
    const { resizedWidth, resizedHeight, left, top, placement } = framing;
    const around = resizeBilinear(image, resizedWidth, resizedHeight, surroundings(framing, crop));
    const square = resizeBilinear(image, resizedWidth, resizedHeight, { left, top, width: crop, height: crop });
    const thumbnails: Uint8Array[] = [];
    for (const [i, view] of input.views.entries()) {
      const pixels = input.pixels.subarray(i * square.data.length, (i + 1) * square.data.length);
      applyViewInto(pixels, view.angle % 90 === 0 ? square : around, crop, view);
      if (input.thumbnail === undefined) continue;
      const fit = { width: input.thumbnail, height: input.thumbnail };
      thumbnails.push(await encode({ width: crop, height: crop, data: pixels }, { format: 'jpeg', quality: 85 }, fit));
    }
    return { placement, thumbnails };
  },
);

/** Nothing: to call it, a thread loads this module and with it the decoder. */
export const loadDecoder: WorkerFunction<undefined> = codedTask(() => undefined);

/** As much of the resized image as a turned square can show, with the same centre: its half diagonal from there, and a pixel or two to spare. */
function surroundings({ resizedWidth, resizedHeight }: Framing, crop: number): PixelBox {
  // An even number of pixels left out on each side keeps the halves that roundHalfToEven meets.
  const leftOut = (side: number) => Math.max(0, Math.floor((side - Math.SQRT2 * crop - 4) / 4) * 2);
  const [left, top] = [leftOut(resizedWidth), leftOut(resizedHeight)];
  return { left, top, width: resizedWidth - 2 * left, height: resizedHeight - 2 * top };
}
