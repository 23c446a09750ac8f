import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  diskError,
  fail,
  float32Tensor,
  isTailedCoreError,
  readSafetensors,
  writeAtomically,
  writeSafetensors,
} from '@tailedcore/core';

/** Embeddings of images on disk, one file each, named by what they were made from. */
export interface EmbeddingCache {
  /** @param key - 64 hexadecimal digits. @returns [e], or undefined where there is none, or only a damaged one. */
  read(key: string): Promise<Float32Array | undefined>;
  /** @throws E_OUTPUT, E_DISK_FULL. */
  write(key: string, embedding: Float32Array): Promise<void>;
}

/**
 * A cache in `folder`, which is made if it is not there. Files are written in one step and carry a checksum of their key and values.
 * @param columns - e, that each embedding must have.   @param damaged - told of a file that cannot be used, and why.
 * @throws E_OUTPUT, E_DISK_FULL.
 */
export async function openEmbeddingCache(
  folder: string,
  columns: number,
  damaged: (reason: string) => void,
): Promise<EmbeddingCache> {
  await makeFolder(folder);
  const pathOf = (key: string) => join(folder, key.slice(0, 2), `${key}.safetensors`);
  return {
    async read(key) {
      const path = pathOf(key);
      try {
        return decode(await readFile(path), key, columns, path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        if (!isTailedCoreError(error) && !(error as NodeJS.ErrnoException).code) throw error;
        damaged((error as Error).message);
        return undefined;
      }
    },
    async write(key, embedding) {
      const path = pathOf(key);
      await makeFolder(dirname(path));
      // What is lost in a power cut is made again.
      await writeAtomically(path, encode(key, embedding), { flush: false });
    },
  };
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw diskError(error, path);
  }
}

function encode(key: string, embedding: Float32Array): Uint8Array[] {
  const tensors = { embedding: { shape: [embedding.length], data: embedding } };
  return writeSafetensors(tensors, { sha256: digest(key, embedding) });
}

/** @throws E_SAFETENSORS with the reason. */
function decode(bytes: Uint8Array, key: string, columns: number, path: string): Float32Array {
  const file = readSafetensors(bytes, path);
  const embedding = float32Tensor(file, 'embedding', [columns], path);
  if (file.metadata['sha256'] === digest(key, embedding)) return embedding;
  throw fail('E_SAFETENSORS', { what: path, reason: 'its checksum is another than expected' });
}

/** Of the key too, so that a file under another name is noticed. */
function digest(key: string, values: Float32Array): string {
  return createHash('sha256')
    .update(key)
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex');
}
