import { crc32, deflateSync } from 'node:zlib';

/** The first bytes of every PNG file. */
export const pngSignature: Uint8Array = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

/**
 * A PNG with a palette and 8 bits a pixel (sharp quantises palettes by its own choice; heat layers need theirs, and take a tenth of
 * the bytes of RGBA). Source: PNG specification, third edition, sections 5 and 11.
 * @param indices - [height, width], each below the number of colours.   @param palette - RGBA, at most 256 colours.
 */
export function encodeIndexedPng(
  indices: Uint8Array,
  width: number,
  height: number,
  palette: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) rows.set(indices.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return Uint8Array.from(
    Buffer.concat([
      pngSignature,
      pngChunk('IHDR', header),
      pngChunk(
        'PLTE',
        palette.filter((_, i) => i % 4 !== 3),
      ),
      pngChunk(
        'tRNS',
        palette.filter((_, i) => i % 4 === 3),
      ),
      pngChunk('IDAT', deflateSync(rows, { level: 9 })),
      pngChunk('IEND', new Uint8Array()),
    ]),
  );
}

/** A part of a PNG file: its length, type, data and checksum. */
export function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const result = Buffer.alloc(body.length + 8);
  result.writeUInt32BE(data.length, 0);
  result.set(body, 4);
  result.writeUInt32BE(crc32(body), body.length + 4);
  return result;
}
