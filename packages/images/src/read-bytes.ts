import { constants, open } from 'node:fs/promises';
import { fail } from '@tailedcore/core';
import { unreadable } from './file-problem.ts';
import type { ImageFile } from './image-file.ts';

/**
 * The bytes of an image. Errors call it by its name, never by its full path: reasons for skipped images are stored in models.
 * @throws E_INPUT_UNREADABLE when it is missing, forbidden or no ordinary file, E_IMAGE_EMPTY.
 */
export async function readBytes(file: ImageFile): Promise<Uint8Array> {
  const bytes = 'bytes' in file ? file.bytes : await readOrdinary(file.path, file.name);
  if (bytes.length === 0) throw fail('E_IMAGE_EMPTY', { path: file.name });
  return bytes;
}

async function readOrdinary(path: string, name: string): Promise<Uint8Array> {
  try {
    // O_NONBLOCK: opening a pipe must not wait for its other end
    await using handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const entry = await handle.stat();
    if (entry.isDirectory()) throw Object.assign(new Error(name), { code: 'EISDIR' });
    if (!entry.isFile()) throw Object.assign(new Error(name), { code: 'it is not an ordinary file' });
    return await handle.readFile();
  } catch (error) {
    throw unreadable(name, error);
  }
}
