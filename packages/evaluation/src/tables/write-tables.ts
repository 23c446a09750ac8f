import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { diskError, writeAtomically } from '@tailedcore/core';
import { renderBenchReport } from '@tailedcore/report';
import type { BenchResults } from '../benchmark/cell-result.ts';
import { type AllTables, allTables, type TableOptions } from './all-tables.ts';
import { benchPage } from './bench-page.ts';
import { imagesCsv, resultsCsv, summaryCsv } from './csv-files.ts';
import { latexHead, latexTable } from './latex.ts';
import { tablesMarkdown } from './tables-markdown.ts';

/** Files that `writeTables` writes, and what they hold. */
export const tableFiles = [
  'results.csv',
  'summary.csv',
  'images.csv',
  'tables.md',
  'tables.tex',
  'report.html',
] as const;

/**
 * Writes the tables and the page of a benchmark into `folder` (made if need be), each file whole or not at all.
 * @returns paths of the files.
 * @throws E_OUTPUT, E_DISK_FULL when the folder cannot be written, E_NOT_FINITE for results that cannot be drawn, E_OPTION for options out of range.
 */
export async function writeTables(
  results: BenchResults,
  folder: string,
  options: TableOptions = {},
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw diskError(error, folder);
  });
  const tables = allTables(results, options);
  const contents: Readonly<Record<(typeof tableFiles)[number], () => Iterable<string>>> = {
    'results.csv': () => resultsCsv(results),
    'summary.csv': () => summaryCsv(results),
    'images.csv': () => imagesCsv(results),
    'tables.md': () => tablesMarkdown(results, tables),
    'tables.tex': () => tablesLatex(tables),
    'report.html': () => [renderBenchReport(benchPage(results, tables))],
  };
  const paths: string[] = [];
  for (const file of tableFiles) {
    const path = join(folder, file);
    await writeAtomically(path, gathered(contents[file]()));
    paths.push(path);
  }
  return paths;
}

function* tablesLatex({ main, more }: AllTables): Generator<string> {
  yield latexHead;
  for (const table of [...main, ...more]) yield `\n${latexTable(table)}`;
}

/** Short pieces put together, so that a file is not written line by line. */
function* gathered(pieces: Iterable<string>): Generator<string> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < 1 << 16) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
