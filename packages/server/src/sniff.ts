import { fail } from '@tailedcore/core';
import { imageKind, type ImageKind as DecodedKind } from '@tailedcore/images';

/** What a server takes as an image, and its media type. */
export const imageTypes = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  tiff: 'image/tiff',
  avif: 'image/avif',
} as const satisfies Partial<Record<DecodedKind, string>>;

export type ImageKind = keyof typeof imageTypes;

/**
 * The kind of an image by its first bytes; names and content types say nothing. Other files never reach a decoder.
 * @throws E_IMAGE_EMPTY, E_IMAGE_DECODE for anything but JPEG, PNG, WebP, TIFF and AVIF (GIF, SVG and PDF too).
 */
export function sniff(name: string, bytes: Uint8Array): ImageKind {
  if (bytes.length === 0) throw fail('E_IMAGE_EMPTY', { path: name });
  const kind = imageKind(bytes);
  if (kind !== undefined && kind !== 'gif') return kind;
  throw fail('E_IMAGE_DECODE', { path: name, reason: 'its content is not JPEG, PNG, WebP, TIFF or AVIF' });
}
