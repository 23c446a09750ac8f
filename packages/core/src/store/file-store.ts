import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Storage } from '../config/schema.ts';
import { fail } from '../errors.ts';
import { matrix } from '../tensor.ts';
import { diskError } from './disk-error.ts';
import type { FeatureStore } from './feature-store.ts';
import { bytesPerValue, pack, unpack } from './packed-values.ts';
import { removeAtExit } from './temporary-paths.ts';

/**
 * Features in a temporary file of this user's own, removed on disposal or when the process exits.
 * @param storage - float16: in half the bytes, and read back as the nearest halves.
 * @throws E_DISK_FULL when it cannot grow, E_OUTPUT when it cannot be made; on appending, E_OPTION when a value is beyond what a half can hold.
 */
export async function fileStore(
  columns: number,
  directory: string = tmpdir(),
  storage: Storage = 'float32',
): Promise<FeatureStore> {
  const folder = join(directory, `tailedcore-${randomUUID()}`);
  const path = join(folder, 'features');
  const forget = removeAtExit(folder);
  const remove = async () => {
    await rm(folder, { recursive: true, force: true });
    forget();
  };
  const file = await openNew(folder, path).catch(async (error: unknown) => {
    await remove();
    throw diskError(error, path);
  });
  const width = columns * bytesPerValue[storage];
  let end = 0;
  return {
    columns,
    async append({ data }) {
      const bytes = pack(data, storage);
      await writeAll(file, bytes, end, path);
      end += bytes.byteLength;
    },
    async read(start, stop) {
      const bytes = new Uint8Array((stop - start) * width);
      await readAll(file, bytes, start * width);
      return matrix(stop - start, columns, unpack(bytes, storage));
    },
    async gather(indices) {
      const bytes = new Uint8Array(indices.length * width);
      for (let i = 0; i < indices.length; i++) {
        await readAll(file, bytes.subarray(i * width, (i + 1) * width), (indices[i] as number) * width);
      }
      return matrix(indices.length, columns, unpack(bytes, storage));
    },
    async [Symbol.asyncDispose]() {
      await file.close().catch(() => undefined);
      await remove();
    },
  };
}

async function openNew(folder: string, path: string): Promise<FileHandle> {
  await mkdir(folder, { mode: 0o700 });
  return open(path, 'wx+');
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number, path: string): Promise<void> {
  for (let at = 0; at < bytes.byteLength;) {
    const { bytesWritten } = await file
      .write(bytes, at, bytes.byteLength - at, position + at)
      .catch((error: unknown) => {
        throw diskError(error, path);
      });
    at += bytesWritten;
  }
}

async function readAll(file: FileHandle, target: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < target.byteLength;) {
    const { bytesRead } = await file.read(target, at, target.byteLength - at, position + at);
    if (bytesRead === 0)
      throw fail('E_OUTPUT', { path: 'the temporary feature file', reason: 'it is shorter than what was written' });
    at += bytesRead;
  }
}
