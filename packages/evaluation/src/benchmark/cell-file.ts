import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, isPlain, writeAtomically } from '@tailedcore/core';
import { type CellBody, headOf, type PlannedCell } from './cell.ts';
import type { CellResult } from './cell-result.ts';
import { textDigest } from './content-digest.ts';

/** Changes when the same ingredients would give another result or another file. */
export const cellForm = 1;

/** Where a finished cell lies. */
export function cellPath(folder: string, key: string): string {
  return join(folder, `${key}.json`);
}

/** Keeps a finished cell, complete or not at all. @throws E_OUTPUT, E_DISK_FULL. */
export async function writeCell(folder: string, cell: CellResult): Promise<void> {
  const text = JSON.stringify(cell);
  const parts = [`{"form":${cellForm},"sha256":"${textDigest(text)}","cell":`, text, '}\n'];
  await writeAtomically(cellPath(folder, cell.key), parts, { flush: false });
}

/**
 * A cell that was finished before, with the names that the plan has now.
 * @returns undefined where there is none, or a damaged one: it is told, and made anew.
 */
export async function readCell(
  folder: string,
  key: string,
  cell: PlannedCell,
  warn: (message: string) => void,
): Promise<CellResult | undefined> {
  const path = cellPath(folder, key);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw fail('E_INPUT_UNREADABLE', { path, reason: error.message }, error);
  });
  if (text === undefined) return undefined;
  const found = soundCell(text, key);
  if (!found) warn(`${path} is damaged; this cell is made anew.`);
  // A cell of that key is one of that task.
  return found && ({ ...found, ...headOf(cell, key) } as CellResult);
}

/** The checksum is of the cell as it stands in the file: what JSON.parse gives, JSON.stringify writes again as it was. */
function soundCell(text: string, key: string): CellResult | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isPlain(value) || value['form'] !== cellForm || !isPlain(value['cell'])) return undefined;
    const isSound = value['sha256'] === textDigest(JSON.stringify(value['cell'])) && value['cell']['key'] === key;
    return isSound ? (value['cell'] as unknown as CellResult) : undefined;
  } catch {
    return undefined;
  }
}

/** A finished cell. */
export function resultOf(cell: PlannedCell, key: string, body: CellBody): CellResult {
  return { ...headOf(cell, key), ...body };
}
