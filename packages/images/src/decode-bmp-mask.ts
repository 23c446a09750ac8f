import { fail, isTailedCoreError } from '@tailedcore/core';
import { defectivePixels, type Mask } from './mask.ts';
import { defaultMaxPixels } from './max-pixels.ts';

export function isBmp(bytes: Uint8Array): boolean {
  return bytes[0] === 0x42 && bytes[1] === 0x4d;
}

/**
 * The mask in a BMP, which sharp cannot read: of 1, 4, 8, 16, 24 or 32 bits, with or without a palette. The fourth byte of 32 bits is opacity
 * only where the header says so: most programs leave it 0.
 * @param path - for errors.
 * @throws E_MASK for one that is damaged, compressed or too large.
 */
export async function decodeBmpMask(path: string, bytes: Uint8Array): Promise<Mask> {
  const reason = unfit(bytes);
  if (reason !== undefined) throw fail('E_MASK', { path, reason });
  // NetSurf's decoder compiles its WebAssembly when it is loaded: only when the first BMP comes
  const { decode } = await import('@cwasm/nsbmp');
  try {
    const { width, height, data } = decode(bytes);
    return { width, height, data: defectivePixels(path, data, 1) };
  } catch (error) {
    if (isTailedCoreError(error)) throw error;
    throw fail('E_MASK', { path, reason: 'it is damaged or cut off' }, error);
  }
}

/** What the header says against it: checked first, since the decoder would make room for any size. */
function unfit(bytes: Uint8Array): string | undefined {
  if (bytes.length < 34) return 'it is damaged or cut off';
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (header.getUint32(14, true) < 40) return 'its header is of a kind from before 1990';
  const pixels = Math.abs(header.getInt32(18, true) * header.getInt32(22, true));
  if (pixels > defaultMaxPixels) return `it has ${pixels} pixels, more than ${defaultMaxPixels}`;
  const compression = header.getUint32(30, true);
  return compression === 0 || compression === 3 ? undefined : 'its pixels are compressed';
}
