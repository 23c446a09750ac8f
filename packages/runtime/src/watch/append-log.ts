import { constants } from 'node:fs';
import { type FileHandle, open as openFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskError, fail, isTailedCoreError } from '@tailedcore/core';

/** A file of lines that only grows; a line counts once it is on the disk. */
export interface AppendLog extends AsyncDisposable {
  readonly path: string;
  /** Bytes that are on the disk for certain. */
  readonly end: number;
  /**
   * Adds a line (without its end); settled when the disk has it.
   * @throws E_DISK_FULL, E_OUTPUT; the file then holds what it held before.
   */
  append(line: string): Promise<void>;
}

type Opened = Pick<FileHandle, 'write' | 'datasync' | 'truncate' | 'close' | 'stat' | 'read'>;

/**
 * Opens or makes such a file. A last line without an end was torn by a crash before it counted: it is cut off.
 * @throws E_OUTPUT, E_DISK_FULL.
 */
export async function openAppendLog(
  path: string,
  open: (path: string, flags: number) => Promise<Opened> = openFile,
): Promise<AppendLog> {
  const handle = await open(path, constants.O_RDWR | constants.O_CREAT).catch((error: unknown) => {
    throw written(error, path);
  });
  let end: number;
  try {
    const { size } = await handle.stat();
    end = await lastLineEnd(handle, size);
    if (end < size) await handle.truncate(end);
    await handle.datasync();
    await syncFolder(dirname(path));
  } catch (error) {
    await handle.close();
    throw written(error, path);
  }
  return {
    path,
    get end() {
      return end;
    },
    async append(line) {
      const bytes = Buffer.from(`${line}\n`);
      try {
        for (let done = 0; done < bytes.length;)
          done += (await handle.write(bytes, done, bytes.length - done, end + done)).bytesWritten;
        await handle.datasync();
      } catch (error) {
        // If this fails too, the next start cuts the torn line off.
        await handle.truncate(end).catch(() => undefined);
        throw written(error, path);
      }
      end += bytes.length;
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

/** E_DISK_FULL, E_OUTPUT; an error that is ours stays. */
export function written(error: unknown, path: string): Error {
  if (isTailedCoreError(error)) return error;
  const told = diskError(error, path);
  return told.code === 'E_DISK_FULL' ? fail('E_DISK_FULL', { path, hint: '--out for results' }, error) : told;
}

/** Has the disk keep which files a folder holds; systems that cannot do so do it unasked. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await openFile(folder, constants.O_RDONLY).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

const block = 65_536;
const lineFeed = 10;

/** The position after the last line feed before `size`. */
async function lastLineEnd(handle: Opened, size: number): Promise<number> {
  const buffer = Buffer.alloc(block);
  for (let to = size; to > 0;) {
    const from = Math.max(0, to - block);
    const { bytesRead } = await handle.read(buffer, 0, to - from, from);
    const at = buffer.subarray(0, bytesRead).lastIndexOf(lineFeed);
    if (at >= 0) return from + at + 1;
    to = from;
  }
  return 0;
}
