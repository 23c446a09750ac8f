import { dirname, extname, isAbsolute, relative, resolve, sep } from 'node:path';
import { fail, quoted } from '@tailedcore/core';

/**
 * A list of images that `tailedcore fit` takes: one path a line in a .txt, a column named path in a .csv. Paths below the list's folder are relative to it.
 * @param paths - absolute, or relative to the working folder.
 * @throws E_OUTPUT when the ending is another, or a name does not fit on a line of a .txt.
 */
export function imageList(file: string, paths: readonly string[]): string {
  const folder = dirname(resolve(file));
  const lines = paths.map((path) => shortPath(folder, resolve(path)));
  const ending = extname(file).toLowerCase();
  if (ending === '.csv') return ['path', ...lines.map(quoted)].map((line) => `${line}\n`).join('');
  if (ending !== '.txt') throw fail('E_OUTPUT', { path: file, reason: 'a list of images ends in .txt or .csv' });
  const odd = lines.find((line) => /[\r\n]/.test(line) || line.trim() !== line);
  if (odd === undefined) return lines.map((line) => `${line}\n`).join('');
  const reason = `the name ${JSON.stringify(odd)} does not fit on a line of a .txt; write a .csv`;
  throw fail('E_OUTPUT', { path: file, reason });
}

/** What would begin a comment or, in a spreadsheet, a formula gets `./` before it. */
function shortPath(folder: string, path: string): string {
  const short = relative(folder, path);
  if (isAbsolute(short) || short.startsWith(`..${sep}`)) return path;
  const slashed = short.split(sep).join('/');
  return /^[#=+\-@\s]/.test(slashed) ? `./${slashed}` : slashed;
}
