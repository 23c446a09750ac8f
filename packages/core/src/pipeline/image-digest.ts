import { createHash } from 'node:crypto';

/** Length of a digest, in bytes. */
export const digestBytes = 32;

/** SHA-256 of the pixels that the network sees: the same photograph is known again under another name and in another lossless format. */
export function imageDigest(pixels: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(pixels).digest());
}

/** A digest as a key; zeros, which stand for an image whose digest was not kept, are no photograph's. */
export function digestKey(digests: Uint8Array, image: number): string {
  return Buffer.from(digests.buffer, digests.byteOffset + image * digestBytes, digestBytes).toString('hex');
}
