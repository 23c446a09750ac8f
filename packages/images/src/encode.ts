import sharp from 'sharp';
import type { Raster } from './raster.ts';

/** Formats that `encode` writes. */
export type Encoding = { readonly format: 'jpeg'; readonly quality: number } | { readonly format: 'png' };

/** The size that fits into `width` x `height` with unchanged proportions, at least one pixel; enlarged only if `enlarge`. */
export interface Fit {
  readonly width: number;
  readonly height: number;
  readonly enlarge?: boolean | undefined;
}

/**
 * An image file of `raster`, scaled to `fit` if given (for the eye: Lanczos, not the exact resize that the network gets).
 * The bytes stand alone in their buffer, so that they can be cloned to another thread without more.
 */
export async function encode(raster: Raster, encoding: Encoding, fit?: Fit): Promise<Uint8Array<ArrayBuffer>> {
  const image = toSharp(raster, fit);
  const file =
    encoding.format === 'png' ? image.png() : image.jpeg({ quality: encoding.quality, chromaSubsampling: '4:4:4' });
  return Uint8Array.from(await file.toBuffer());
}

/** `raster` scaled to `fit`, for the eye. */
export async function scale(raster: Raster, fit: Fit): Promise<Raster> {
  const { data, info } = await toSharp(raster, fit).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

function toSharp({ width, height, data }: Raster, fit?: Fit) {
  const image = sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false });
  if (fit === undefined) return image;
  return image.resize({ width: fit.width, height: fit.height, fit: 'inside', withoutEnlargement: !fit.enlarge });
}
