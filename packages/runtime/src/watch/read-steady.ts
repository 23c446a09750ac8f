import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FileState } from './watch-record.ts';
import { fileState, sameState } from './settling.ts';

/** The content of a file, or that it cannot be read. */
export type Content = { readonly bytes: Uint8Array; readonly sha256: string } | { readonly unreadable: true };

/** Reads a file whole. @returns undefined when it is gone, or not the same before and after. */
export async function readSteady(file: FileState): Promise<Content | undefined> {
  const content = await readFile(file.path).then(
    (bytes) => ({ bytes, sha256: createHash('sha256').update(bytes).digest('hex') }),
    () => ({ unreadable: true }) as const,
  );
  const after = await fileState(file.path);
  return after && sameState(after, file) ? content : undefined;
}
