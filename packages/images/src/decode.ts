import { fail } from '@tailedcore/core';
import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp';
import type { ImageFile } from './image-file.ts';
import { imageKind } from './image-kind.ts';
import { defaultMaxPixels } from './max-pixels.ts';
import type { Raster } from './raster.ts';
import { readBytes } from './read-bytes.ts';

/** How many times as long as wide an image may be: the network sees a square of it. */
const longestShape = 200;

/**
 * Decodes an image to 8-bit RGB, turned upright by its EXIF orientation; of an animation or a stack of pages, the first.
 *
 * - Transparency is laid on white: the colours hidden under transparent pixels are chance, and white is what viewers and prints show.
 * - 16 bits become 8 by v / 257, rounded: 65535 is 255. Grey becomes R = G = B. Other depths (floating point) are refused: their range is unknown.
 * - Colour profiles are ignored, except for CMYK, which has no meaning without one (the embedded, else a generic one).
 *   So JPEG pixels are those of libjpeg, bit for bit, as Pillow gives them.
 * - A file that ends too early is refused; damage that decoders only warn of (a broken EXIF block, say) is not.
 * - Files of other formats (SVG, PDF, …) never reach a decoder.
 * @param maxPixels - more than this many (width * height) are refused before they are decoded.
 * @throws E_INPUT_UNREADABLE, E_IMAGE_EMPTY, E_IMAGE_DECODE, E_IMAGE_TOO_LARGE, E_IMAGE_SHAPE.
 */
export async function decode(file: ImageFile, maxPixels: number = defaultMaxPixels): Promise<Raster> {
  const bytes = await readBytes(file);
  const header = await readHeader(file.name, bytes);
  const pixels = header.width * header.height;
  if (pixels > maxPixels) throw fail('E_IMAGE_TOO_LARGE', { path: file.name, received: pixels, expected: maxPixels });
  if (Math.max(header.width, header.height) > longestShape * Math.min(header.width, header.height)) {
    const received = `${header.width} x ${header.height}`;
    throw fail('E_IMAGE_SHAPE', { path: file.name, received, expected: longestShape });
  }
  try {
    const image = sharp(bytes, { ...openOptions, ignoreIcc: header.space !== 'cmyk' }).autoOrient();
    return header.depth === 'ushort' ? await sixteenBits(image) : await eightBits(image);
  } catch (error) {
    throw damaged(file.name, error);
  }
}

const openOptions: SharpOptions = { failOn: 'error', limitInputPixels: false };

async function readHeader(name: string, bytes: Uint8Array): Promise<Metadata> {
  if (imageKind(bytes) === undefined) throw fail('E_IMAGE_DECODE', { path: name, reason: foreign });
  const header = await sharp(bytes, openOptions)
    .metadata()
    .catch((error: unknown) => Promise.reject(damaged(name, error)));
  if (header.depth !== 'uchar' && header.depth !== 'ushort')
    throw fail('E_IMAGE_DECODE', { path: name, reason: `its pixels are of type ${header.depth}, not 8 or 16 bits` });
  return header;
}

async function eightBits(image: Sharp): Promise<Raster> {
  const { data, info } = await image
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`it has ${info.channels} channels`);
  return { width: info.width, height: info.height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
}

/** Transparency is laid on white here, because sharp's white is 65280 of 65535. */
async function sixteenBits(image: Sharp): Promise<Raster> {
  const raw = image.toColourspace('rgb16').ensureAlpha().raw({ depth: 'ushort' });
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  if (info.channels !== 4) throw new Error(`it has ${info.channels - 1} channels`);
  const words = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  const result = new Uint8Array((words.length / 4) * 3);
  for (let from = 0, to = 0; from < words.length; from += 4) {
    const opacity = (words[from + 3] as number) / 65535;
    for (let channel = 0; channel < 3; channel++) {
      const onWhite = 65535 + ((words[from + channel] as number) - 65535) * opacity;
      result[to++] = Math.round(onWhite / 257);
    }
  }
  return { width: info.width, height: info.height, data: result };
}

const foreign = 'its content is not JPEG, PNG, WebP, TIFF, GIF or AVIF, or is cut off';

/** Decoders tell the cause last, after lines of context. */
function damaged(path: string, error: unknown) {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n').map((line) => line.trim());
  const told = lines.filter((line) => /[a-z]{3}/i.test(line)).at(-1) ?? 'unknown';
  const reason = told.endsWith('contains unsupported image format') ? foreign : told;
  return fail('E_IMAGE_DECODE', { path, reason }, error);
}
