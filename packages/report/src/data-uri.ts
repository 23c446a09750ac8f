import { fail } from '@tailedcore/core';
import { type Html, trusted } from './html.ts';
import type { Picture } from './report-input.ts';

/**
 * The picture as a data: URI, for an attribute.
 * @param what - whose picture it is, for the error. @throws E_IMAGE_EMPTY when it has no bytes.
 */
export function dataUri(picture: Picture, what: string): Html {
  const { bytes, type } = picture;
  if (bytes.length === 0) throw fail('E_IMAGE_EMPTY', { path: what });
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return trusted(`data:${type};base64,${base64}`);
}
