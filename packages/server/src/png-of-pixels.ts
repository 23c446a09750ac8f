import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';
import type { Raster } from '@tailedcore/images';

const compress = promisify(deflate);

/**
 * 8-bit RGB pixels as a PNG file, so that pixels take the same way as photographs. Hardly compressed: it is read again at once.
 * @param raster - [height, width, 3]; both sides at least 1.
 */
export async function pngOfPixels({ width, height, data }: Raster): Promise<Uint8Array> {
  const stride = width * 3;
  // Each row begins with the number of its filter: 0, none.
  const rows = Buffer.alloc(height * (stride + 1));
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a sample, colour type 2: red, green, blue.
  header.set([8, 2], 8);
  const pixels = await compress(rows, { level: 1 });
  return Buffer.concat([
    pngSignature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', pixels),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The first bytes of every PNG file. */
export const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex');

/** A part of a PNG file: its length, type, content and checksum. */
export function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
