import { fail, type Matrix, type Placement } from '@tailedcore/core';
import { applyView } from './apply-view.ts';
import { blend } from './blend.ts';
import { cellBox, type GridCell } from './cell-box.ts';
import { codedTask } from './coded-task.ts';
import { decode } from './decode.ts';
import { encode, scale } from './encode.ts';
import { heatLayer, type HeatRange } from './heat-layer.ts';
import { heatPalette } from './heat-palette.ts';
import type { ImageFile } from './image-file.ts';
import { encodeIndexedPng } from './indexed-png.ts';
import { cutOut, type PixelBox, type Raster } from './raster.ts';
import { keepSharpToOneThread } from './single-thread.ts';
import type { View } from './views.ts';
import type { WorkerFunction } from './worker-function.ts';

keepSharpToOneThread();

export interface HeatInput {
  readonly file: ImageFile;
  readonly map: Matrix;
  readonly placement: Placement;
  readonly range: HeatRange;
  readonly maxSide: number;
  readonly maxPixels: number;
}

/** Two pictures of equal size, to be laid on one another. */
export interface HeatmapOverlay {
  /** The upright photograph, JPEG. */
  readonly photo: Uint8Array;
  /** The heat, PNG with transparency: nothing where cold, hatched outside the crop. */
  readonly overlay: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface PatchInput {
  readonly file: ImageFile;
  readonly placement: Placement;
  readonly cell: GridCell;
  readonly side: number;
  readonly maxPixels: number;
}

export interface ThumbnailPatchInput {
  readonly file: ImageFile;
  readonly view: View;
  readonly cell: GridCell;
  readonly side: number;
}

/** The photograph as JPEG and its heat as a transparent PNG of the same size. */
export const renderOverlay: WorkerFunction<HeatInput> = codedTask(async (input: HeatInput): Promise<HeatmapOverlay> => {
  const { photo, layer } = await heatOf(input);
  const { width, height } = photo;
  return {
    photo: await encode(photo, { format: 'jpeg', quality: 82 }),
    overlay: encodeIndexedPng(layer, width, height, heatPalette),
    width,
    height,
  };
});

/** The photograph with its heat painted on, PNG. */
export const renderBlended: WorkerFunction<HeatInput> = codedTask(async (input: HeatInput): Promise<Uint8Array> => {
  const { photo, layer } = await heatOf(input);
  return encode(blend(photo, layer, heatPalette), { format: 'png' });
});

/** The surroundings of a grid cell in the original image, JPEG. */
export const renderPatch: WorkerFunction<PatchInput> = codedTask(
  async ({ file, placement, cell, side, maxPixels }: PatchInput): Promise<Uint8Array> =>
    encodePatch(await decodeScored(file, placement, maxPixels), cellBox(placement, cell), side),
);

/** The surroundings of a grid cell in a view of a square thumbnail of what the network saw, JPEG. */
export const renderThumbnailPatch: WorkerFunction<ThumbnailPatchInput> = codedTask(
  async ({ file, view, cell, side }: ThumbnailPatchInput): Promise<Uint8Array> => {
    const { width, height, data } = await decode(file);
    if (width !== height)
      throw fail('E_OPTION', {
        what: 'thumbnail',
        expected: 'a square image',
        received: `${width} x ${height} pixels`,
      });
    const turned = { width, height, data: applyView(data, width, view) };
    const placement = { width, height, left: 0, top: 0, right: width, bottom: height };
    return encodePatch(turned, cellBox(placement, cell), side);
  },
);

async function heatOf(input: HeatInput): Promise<{ photo: Raster; layer: Uint8Array }> {
  const image = await decodeScored(input.file, input.placement, input.maxPixels);
  const photo = await scale(image, { width: input.maxSide, height: input.maxSide });
  return { photo, layer: heatLayer(input.map, input.placement, input.range, photo.width, photo.height) };
}

/** The image that a placement was made for. */
async function decodeScored(file: ImageFile, placement: Placement, maxPixels: number): Promise<Raster> {
  const image = await decode(file, maxPixels);
  if (image.width === placement.width && image.height === placement.height) return image;
  const sizes = `${image.width} x ${image.height} pixels, was ${placement.width} x ${placement.height} when it was scored`;
  throw fail('E_IMAGE_DECODE', { path: file.name, reason: `it has changed: it is ${sizes}` });
}

function encodePatch(image: Raster, box: PixelBox, side: number): Promise<Uint8Array> {
  return encode(cutOut(image, box), { format: 'jpeg', quality: 85 }, { width: side, height: side, enlarge: true });
}
