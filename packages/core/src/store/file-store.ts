import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail } from '../errors.ts';
import { matrix } from '../tensor.ts';
import { diskError } from './disk-error.ts';
import type { FeatureStore } from './feature-store.ts';
import { removeAtExit } from './temporary-paths.ts';

/**
 * Features in a temporary file of this user's own, removed on disposal or when the process exits.
 * @throws E_DISK_FULL when it cannot grow, E_OUTPUT when it cannot be made.
 */
export async function fileStore(columns: number, directory: string = tmpdir()): Promise<FeatureStore> {
  const folder = join(directory, `tailedcore-${randomUUID()}`);
  const path = join(folder, 'features.f32');
  const forget = removeAtExit(folder);
  const remove = async () => {
    await rm(folder, { recursive: true, force: true });
    forget();
  };
  const file = await openNew(folder, path).catch(async (error: unknown) => {
    await remove();
    throw diskError(error, path);
  });
  const width = columns * 4;
  let end = 0;
  return {
    columns,
    async append({ data }) {
      await writeAll(file, new Uint8Array(data.buffer, data.byteOffset, data.byteLength), end, path);
      end += data.byteLength;
    },
    async read(start, stop) {
      const rows = matrix(stop - start, columns);
      await readAll(file, new Uint8Array(rows.data.buffer), start * width);
      return rows;
    },
    async gather(indices) {
      const rows = matrix(indices.length, columns);
      for (let i = 0; i < indices.length; i++) {
        await readAll(file, new Uint8Array(rows.data.buffer, i * width, width), (indices[i] as number) * width);
      }
      return rows;
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
