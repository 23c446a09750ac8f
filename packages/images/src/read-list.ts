import { readFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { fail } from '@tailedcore/core';
import { unreadable } from './file-problem.ts';
import { parseCsv } from './parse-csv.ts';

const columnNames = ['path', 'file', 'image', 'filename'];

/** Whether `path` is taken for a list of images by its name. */
export function isList(path: string): boolean {
  return ['.csv', '.txt'].includes(extname(path).toLowerCase());
}

/**
 * The files that a list names, as absolute paths, in its order. Relative paths start at the list's folder. `.txt`: one path a line,
 * blank lines and lines beginning with # are skipped. `.csv`: the column path, file, image or filename, in this preference.
 * A named file need not exist: reading it later tells.
 * @throws E_INPUT_UNREADABLE, E_LIST when it is not UTF-8 text or not of this form.
 */
export async function readList(path: string): Promise<string[]> {
  const bytes = await readFile(path).catch((error: unknown) => Promise.reject(unreadable(path, error)));
  const text = decodeText(path, bytes);
  const named = extname(path).toLowerCase() === '.csv' ? csvPaths(path, text) : textPaths(text);
  return named.map((name) => resolve(dirname(path), name));
}

function decodeText(path: string, bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch (error) {
    throw fail('E_LIST', { path, reason: 'it is not UTF-8 text' }, error);
  }
  throw fail('E_LIST', { path, reason: 'it is not text' });
}

function textPaths(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

function csvPaths(path: string, text: string): string[] {
  const records = parseRecords(path, text);
  const [header, ...rows] = records;
  if (header === undefined) throw fail('E_LIST', { path, reason: 'it is empty' });
  const names = header.fields.map((name) => name.trim().toLowerCase());
  const column = columnNames.map((name) => names.indexOf(name)).find((index) => index >= 0);
  if (column === undefined)
    throw fail('E_LIST', { path, reason: `its header is ${JSON.stringify(header.fields.join(','))}` });
  return rows.map(({ line, fields }) => {
    const value = fields[column];
    if (fields.length !== names.length)
      throw fail('E_LIST', { path, reason: `line ${line} has ${fields.length} fields, the header ${names.length}` });
    if (value === undefined || value.trim() === '')
      throw fail('E_LIST', { path, reason: `line ${line} names no file` });
    return value;
  });
}

function parseRecords(path: string, text: string) {
  try {
    return parseCsv(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw fail('E_LIST', { path, reason: error.message }, error);
    throw error;
  }
}
