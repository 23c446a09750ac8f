import { fail } from '@tailedcore/core';
import { decodeBmpMask, isBmp } from './decode-bmp-mask.ts';
import type { Mask } from './mask.ts';
import { readBytes } from './read-bytes.ts';

/**
 * The mask that somebody drew: a pixel that is not black is defective, whatever its value is (data sets write 1, 128 or 255). Several pictures
 * are united.
 *
 * - PNG, TIFF, GIF of 8 or 16 bits, grey, coloured or with a palette (its colours count, not its numbers), and uncompressed BMP.
 * - A pixel that is fully transparent is good, whatever colour hides there.
 * - JPEG, WebP and AVIF blur edges into black: of those, only pixels of at least half brightness count.
 * - Turned upright by an EXIF orientation, as the photograph is.
 * @param paths - at least one; all of one size, which may be another than that of the photograph.
 * @throws E_INPUT_UNREADABLE for a file that is missing or forbidden, E_MASK for one that is no mask, or when sizes differ, E_OPTION without paths.
 */
export async function readMask(paths: readonly string[]): Promise<Mask> {
  const [first, ...others] = paths;
  if (first === undefined) throw fail('E_OPTION', { what: 'masks', expected: 'at least one path', received: 'none' });
  const mask = await readOne(first);
  for (const path of others) unite(mask, await readOne(path), first, path);
  return mask;
}

async function readOne(path: string): Promise<Mask> {
  const bytes = await readBytes({ name: path, path });
  if (isBmp(bytes)) return decodeBmpMask(path, bytes);
  // Loaded here, since whoever reads no masks needs no decoder in this thread.
  const { decodeMask } = await import('./decode-mask.ts');
  return decodeMask(path, bytes);
}

function unite(mask: Mask, other: Mask, first: string, path: string): void {
  if (other.width !== mask.width || other.height !== mask.height) {
    const reason = `it is ${other.width} x ${other.height} pixels, and ${first}, of the same image, ${mask.width} x ${mask.height}`;
    throw fail('E_MASK', { path, reason });
  }
  other.data.forEach((pixel, i) => {
    if (pixel === 1) mask.data[i] = 1;
  });
}
