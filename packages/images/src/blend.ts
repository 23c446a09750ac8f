import type { Raster } from './raster.ts';

/**
 * A copy of `photo` with the palette's colours laid over it by their opacity.
 * @param layer - [height, width] of palette entries.   @param palette - RGBA.
 */
export function blend(photo: Raster, layer: Uint8Array, palette: Uint8Array): Raster {
  const data = new Uint8Array(photo.data.length);
  for (let pixel = 0; pixel < layer.length; pixel++) {
    const color = (layer[pixel] as number) * 4;
    const alpha = (palette[color + 3] as number) / 255;
    for (let channel = 0; channel < 3; channel++) {
      const below = photo.data[pixel * 3 + channel] as number;
      data[pixel * 3 + channel] = Math.round(below + ((palette[color + channel] as number) - below) * alpha);
    }
  }
  return { width: photo.width, height: photo.height, data };
}
