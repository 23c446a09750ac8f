import { fail, isTailedCoreError } from '@tailedcore/core';
import sharp, { type Metadata, type SharpOptions } from 'sharp';
import { imageKind } from './image-kind.ts';
import { defectivePixels, type Mask } from './mask.ts';
import { defaultMaxPixels } from './max-pixels.ts';

const openOptions: SharpOptions = { failOn: 'error', limitInputPixels: false, ignoreIcc: true };
/** Kinds that lose detail when they are written: next to white, black is no longer quite black. */
const blurring = ['jpeg', 'webp', 'avif'];

/** The mask in a file of any kind that sharp reads. @param path - for errors. @throws E_MASK. */
export async function decodeMask(path: string, bytes: Uint8Array): Promise<Mask> {
  const kind = imageKind(bytes);
  if (kind === undefined) throw fail('E_MASK', { path, reason: 'it is no picture, or cut off' });
  try {
    const header = await sharp(bytes, openOptions).metadata();
    requireUsable(path, header);
    const depth = header.depth === 'ushort' ? 'ushort' : 'uchar';
    const { data, info } = await sharp(bytes, openOptions)
      .autoOrient()
      .toColourspace(depth === 'ushort' ? 'rgb16' : 'srgb')
      .ensureAlpha()
      .raw({ depth })
      .toBuffer({ resolveWithObject: true });
    const values = depth === 'ushort' ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data;
    const half = depth === 'ushort' ? 32768 : 128;
    const pixels = defectivePixels(path, values, blurring.includes(kind) ? half : 1);
    return { width: info.width, height: info.height, data: pixels };
  } catch (error) {
    if (isTailedCoreError(error)) throw error;
    throw fail('E_MASK', { path, reason: 'it is damaged or cut off' }, error);
  }
}

function requireUsable(path: string, { width, height, depth, space }: Metadata): void {
  if (width * height > defaultMaxPixels) {
    throw fail('E_MASK', { path, reason: `it has ${width * height} pixels, more than ${defaultMaxPixels}` });
  }
  if (depth !== 'uchar' && depth !== 'ushort') {
    throw fail('E_MASK', { path, reason: `its pixels are of type ${depth}, not 8 or 16 bits` });
  }
  if (space === 'cmyk') throw fail('E_MASK', { path, reason: 'its colours are those of print (CMYK)' });
}
