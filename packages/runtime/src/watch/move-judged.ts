import { join, relative, resolve } from 'node:path';
import { moveFile } from './move-file.ts';
import { fileState, sameState } from './settling.ts';
import { type MoveTo, type Outcome, outcomes } from './watch-options.ts';
import type { FileState } from './watch-record.ts';

/** The folder for each outcome, absolute; what has none stays where it is. */
export type MoveFolders = Readonly<Partial<Record<Outcome, string>>>;

export function moveFolders(to: MoveTo | undefined): MoveFolders {
  if (to === undefined) return {};
  const folders = outcomes.flatMap((outcome) => {
    const folder = typeof to === 'string' ? join(to, outcome) : to[outcome];
    return folder === undefined ? [] : [[outcome, resolve(folder)] as const];
  });
  return Object.fromEntries(folders);
}

/**
 * Moves a judged file to the folder of its outcome, in the same sub-folder as before. A file that changed since is a new image, and stays.
 * @returns whether it was moved.   @throws E_OUTPUT, E_DISK_FULL.
 */
export async function moveJudged(
  folder: string,
  file: FileState,
  outcome: Outcome,
  folders: MoveFolders,
): Promise<boolean> {
  const to = folders[outcome];
  const now = to === undefined ? undefined : await fileState(file.path);
  if (to === undefined || now === undefined || !sameState(now, file)) return false;
  await moveFile(file.path, join(to, relative(folder, file.path)));
  return true;
}
