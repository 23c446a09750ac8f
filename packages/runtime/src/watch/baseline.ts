import { readFile } from 'node:fs/promises';
import { fail, writeAtomically } from '@tailedcore/core';
import { written } from './append-log.ts';
import { fileState } from './settling.ts';
import type { FileState } from './watch-record.ts';

/**
 * The files that were there when a folder was first watched with `onlyNew`. They are kept, so that what comes while nothing watches is judged by the
 * next start.
 * @param list - tells what is there now.   @throws E_OUTPUT, E_DISK_FULL, E_WATCH_JOURNAL.
 */
export async function firstFiles(path: string, list: () => Promise<readonly string[]>): Promise<FileState[]> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text !== undefined) return parse(text, path);
  const found: FileState[] = [];
  for (const file of await list()) {
    const state = await fileState(file);
    if (state) found.push(state);
  }
  await writeAtomically(path, [JSON.stringify(found)]).catch((error: unknown) => {
    throw written(error, path);
  });
  return found;
}

function parse(text: string, path: string): FileState[] {
  try {
    return JSON.parse(text) as FileState[];
  } catch (error) {
    throw fail('E_WATCH_JOURNAL', { path, line: 1, reason: 'it is no JSON' }, error);
  }
}
