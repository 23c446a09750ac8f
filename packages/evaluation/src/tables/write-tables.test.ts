import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCsv } from '@tailedcore/images';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readScoreRows } from '../systems/imported-scores-file.ts';
import type { BenchResults, DetectionCell } from '../benchmark/cell-result.ts';
import { madeUpResults, samplerCell } from './fixtures/made-up-results.ts';
import { tableFiles, writeTables } from './write-tables.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'tables-'))));
afterEach(() => rm(folder, { recursive: true }));

const quick = { resamples: 20 };
const read = (file: string) => readFile(join(folder, 'out', file), 'utf8');

/** Rows of a CSV file by their heads. */
async function rowsOf(file: string): Promise<Record<string, string>[]> {
  const [head, ...rows] = parseCsv(await read(file));
  return rows.map(({ fields }) => Object.fromEntries(fields.map((field, i) => [head?.fields[i] ?? '?', field])));
}

const small = madeUpResults({ families: [{ name: 'mvtecad/pareto', title: 'Pareto' }], seeds: 2 });

test('all files are written, into a folder that is made, and nothing else is left', async () => {
  const paths = await writeTables(small, join(folder, 'out'), quick);
  expect(paths).toEqual(tableFiles.map((file) => join(folder, 'out', file)));
  expect((await readdir(join(folder, 'out'))).toSorted()).toEqual([...tableFiles].toSorted());
  for (const file of tableFiles) expect(await read(file)).not.toMatch(/\bNaN\b|\bundefined\b|\[object/);
  expect(await read('report.html')).toMatch(/^<!doctype html>[^]*<\/html>\n$/);
});

test('results.csv has every cell with all digits; summary.csv is their mean', async () => {
  await writeTables(small, join(folder, 'out'), quick);
  const rows = await rowsOf('results.csv');
  expect(rows).toHaveLength(small.cells.length);
  const [first] = small.cells as readonly DetectionCell[];
  expect(rows[0]).toMatchObject({
    dataset: 'mvtecad',
    family: 'mvtecad/pareto',
    split: 'mvtecad/pareto/seed01',
    method: 'patchcore',
    task: 'detection',
    train_images: '300',
    test_images: '280',
    test_defective: '140',
    threshold: '5',
    key: first?.key,
  });
  expect(Number(rows[0]?.['image_auroc_tail'])).toBe(first?.image.tail.auroc);
  expect(Number(rows[0]?.['pixel_aupro_pooled'])).toBe(first?.pixel?.pooled.aupro);
  expect(rows[2]?.['method']).toBe('padim');
  expect(rows[2]?.['pixel_aupro_pooled']).toBe('');
  const summary = await rowsOf('summary.csv');
  const line = summary.find(({ method, measure }) => method === 'patchcore' && measure === 'image_auroc_all');
  const values = rows.filter(({ method }) => method === 'patchcore').map((row) => Number(row['image_auroc_all']));
  expect(Number(line?.['mean'])).toBeCloseTo(((values[0] ?? 0) + (values[1] ?? 0)) / 2, 12);
  expect(Number(line?.['sd'])).toBeCloseTo(Math.abs((values[0] ?? 0) - (values[1] ?? 0)) / Math.SQRT2, 12);
  expect(line?.['n']).toBe('2');
  expect(summary.some(({ method, measure }) => method === 'padim' && measure?.startsWith('pixel'))).toBe(false);
});

test('images.csv can be read back as imported scores, whatever images are called', async () => {
  const names = ['=cmd/test/good/0.png', 'a, "b"/test/good/ü.png', "c/test/x/'1'.png"];
  const [cell] = small.cells as readonly DetectionCell[];
  const images = names.map((name, i) => ({ ...cell!.images[i]!, name, product: '=evil', score: 0.1 + i / 3 }));
  await writeTables({ ...small, cells: [{ ...cell!, images }] }, join(folder, 'out'), quick);
  const rows = readScoreRows(await read('images.csv'), 'images.csv');
  expect(rows.map(({ path, score, split, seed }) => [path, score, split, seed])).toEqual(
    names.map((name, i) => [name, 0.1 + i / 3, cell?.split, 0]),
  );
  const written = await rowsOf('images.csv');
  expect(written.map(({ name }) => name)).toEqual(names); // for programs: as they are
  expect(written[0]?.['product']).toBe("'=evil"); // for spreadsheets
});

test('tables.md says what failed, tables.tex has as many ends as beginnings', async () => {
  const failures = [{ split: 's|1', method: 'padim', seed: 3, message: 'E_MEMORY: <too> little\nmemory' }];
  await writeTables({ ...small, failures }, join(folder, 'out'), quick);
  expect(await read('tables.md')).toContain('- s\\|1, padim, seed 3: E\\_MEMORY: &lt;too&gt; little memory\n');
  const tex = await read('tables.tex');
  const begins = tex.match(/\\begin\{tabular\}/g)?.length ?? 0;
  expect(begins).toBeGreaterThan(8);
  expect(tex.match(/\\end\{tabular\}/g)).toHaveLength(begins);
  for (const [, shape, body] of tex.matchAll(/\\begin\{tabular\}\{(\w+)\}([^]*?)\\end/g))
    for (const row of body?.split('\n').filter((line) => line.endsWith('\\\\') && !line.includes('multicolumn')) ?? [])
      expect(row.replace(/\\&/g, '').match(/&/g)).toHaveLength((shape?.length ?? 0) - 1);
});

test('results of samplers, and no results at all, make files too', async () => {
  const methods = [{ name: 'lof', title: 'LOF' }];
  const cells = [samplerCell('lof', 'mvtecad/pareto/seed01', 'mvtecad/pareto', null)];
  const study: BenchResults = { ...small, paper: 'table5', methods, cells };
  await writeTables(study, join(folder, 'out'), quick);
  const [row] = await rowsOf('results.csv');
  expect(row?.['found_class_size_error']).toBe('');
  expect(Number(row?.['found_missed_tail_and_included_defects'])).toBeGreaterThan(0);
  await writeTables({ ...study, cells: [] }, join(folder, 'out'), quick);
  expect(await read('tables.md')).toContain('No cell is finished.');
});

test('a folder that cannot be written is a coded error', async () => {
  await writeFile(join(folder, 'out'), '');
  await expect(writeTables(small, join(folder, 'out'), quick)).rejects.toMatchObject({ code: 'E_OUTPUT' });
});
