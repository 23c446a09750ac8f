import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { fail } from '@tailedcore/core';

/** SHA-256 of a text in UTF-8, 64 hexadecimal digits. */
export function textDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** SHA-256 of the bytes of a file. @throws E_INPUT_UNREADABLE */
export async function fileDigest(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash, { signal });
  } catch (error) {
    if (signal.aborted) throw fail('E_ABORTED', {}, error);
    throw fail('E_INPUT_UNREADABLE', { path, reason: (error as Error).message }, error);
  }
  return hash.digest('hex');
}
