import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { CellBody, PlannedCell } from './cell.ts';
import { cellPath, readCell, resultOf, writeCell } from './cell-file.ts';
import { image, put, workFolder } from './fixtures/tiny-bench.ts';

const folder = await workFolder();
const key = 'a'.repeat(64);
const cell: PlannedCell = {
  method: 'ours',
  seed: 3,
  system: { kind: 'pipeline', settings: {} },
  measure: { pixels: true, patches: false },
  split: {
    name: 's/seed1',
    family: 's',
    dataset: 'd',
    tail: ['b'],
    train: [image('a/good/0'), image('a/spot/1')],
    test: [],
  },
};
const counts = { rare: 1, rareMissed: 0, defective: 1, defectiveTaken: 0, otherGood: 1, otherGoodTaken: 0 };
const body: CellBody = {
  task: 'samplers',
  seconds: { fit: 0.1 + 0.2, judge: 1e-7 },
  measures: { missedTail: 0, includedDefective: 1 / 3, includedHead: null, classSizeError: 0.25, auroc: 1, counts },
  classSizes: null,
};
await put(cellPath(folder, 'x'), '');
const read = async (planned = cell) => {
  const warnings: string[] = [];
  const result = await readCell(folder, key, planned, (message) => warnings.push(message));
  return { result, warnings };
};

it('is read as it was written, under the names that the plan has now', async () => {
  expect(await read()).toEqual({ result: undefined, warnings: [] });
  const result = resultOf(cell, key, body);
  expect(result).toMatchObject({ key, method: 'ours', family: 's', seed: 3, train: { images: 2, defective: 1 } });
  await writeCell(folder, result);
  expect(await read()).toEqual({ result, warnings: [] });
  const renamed = await read({ ...cell, method: 'new', split: { ...cell.split, name: 't/seed1', family: 't' } });
  expect(renamed.result).toEqual({ ...result, method: 'new', split: 't/seed1', family: 't' });
});

it.each([
  ['is cut off', (text: string) => text.slice(0, -30)],
  ['has another number', (text: string) => text.replace('0.25', '0.26')],
  ['has another form', (text: string) => text.replace('"form":1', '"form":9')],
  ['is of another key', (text: string) => text.replaceAll(key, 'b'.repeat(64))],
  ['is no object', () => '[]'],
  ['is empty', () => ''],
])('is made anew, aloud, when the file %s', async (_, damage) => {
  await writeCell(folder, resultOf(cell, key, body));
  await writeFile(cellPath(folder, key), damage(await readFile(cellPath(folder, key), 'utf8')));
  expect(await read()).toEqual({
    result: undefined,
    warnings: [expect.stringContaining('is damaged; this cell is made anew')],
  });
});
