import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { paperTables } from './paper-numbers.ts';
import { paperSamplers } from './paper-samplers.ts';

const file = fileURLToPath(new URL('../../../../../shared/paper/tailedcore-cvpr2025.txt', import.meta.url));
const isHere = existsSync(file);
if (!isHere)
  console.warn('SKIPPED: ../shared/paper is not here; the typed numbers of the paper were not compared with its text.');
const text = isHere ? readFileSync(file, 'utf8') : '';

/** Numbers of a line of a table: what stands between tabs, without marks for bold. */
function numbers(line: string): number[] {
  const cells = line
    .replace(/<\/?(?:b|math)>/g, '')
    .replace(/\$/g, '')
    .split(/\t|\\pm/);
  return cells.map((cell) => cell.trim()).flatMap((cell) => (/^\d+\.\d+$/.test(cell) ? [Number(cell)] : []));
}

/** Lines of the table that ends with `Table n.` */
function linesOf(n: number): string[] {
  const end = text.indexOf(`\nTable ${n}. `);
  const start = text.lastIndexOf('\n\n', text.lastIndexOf('\t', end));
  return text
    .slice(start, end)
    .split('\n')
    .filter((line) => line.includes('\t'));
}

const spelling: Readonly<Record<string, string>> = {
  padim: 'PaDiM',
  hvq: 'HVQ',
  winclip: 'WinCLIP',
  anomalyclip: 'AnomalyCLIP',
  patchcore: 'PatchCore',
  softpatch: 'SoftPatch',
  tailedcore: 'TailedCore',
};

describe.skipIf(!isHere)('typed numbers', () => {
  test.each([1, 2, 3, 4])('of table %d are those of the paper, row by row', (n) => {
    const [table] = paperTables[`table${n}`] ?? [];
    const printed = table?.rows.filter(({ from }) => from === undefined) ?? [];
    expect(printed).toHaveLength(7);
    for (const { method, values } of printed) {
      const line = linesOf(n).find((each) => each.replace(/<b>/g, '').startsWith(spelling[method] ?? '?'));
      expect([method, ...values]).toEqual([method, ...numbers(line ?? '')]);
    }
  });

  test('of table 6 are those of the paper with its columns K=4 and K=1 exchanged', () => {
    const rows = linesOf(6)
      .filter((line) => /w\/o? FSA/.test(line))
      .map(numbers);
    const [image, pixel] = paperTables['table6'] ?? [];
    const typed = [image, pixel].flatMap(
      (table) => table?.rows.filter(({ from }) => from === undefined).map(({ values }) => values) ?? [],
    );
    expect(rows).toHaveLength(4);
    expect(typed).toEqual(rows.map((row) => [...row.slice(0, 3), ...row.slice(6, 9), ...row.slice(3, 6)]));
  });

  test('of table 5 are those of the paper, in its order', () => {
    const rows = linesOf(5)
      .map(numbers)
      .filter((row) => row.length >= 12)
      .map((row) => row.slice(-12));
    expect(paperSamplers.map(({ values }) => values.flat())).toEqual(rows);
  });
});

test('table 6 as corrected agrees with tables 1 and 3, which as printed it does not', () => {
  const of = (name: string, level: string) =>
    paperTables[name]?.find((table) => table.level === level)?.rows.find(({ method }) => method === 'tailedcore')
      ?.values ?? [];
  for (const level of ['image', 'pixel']) {
    const own = of('table6', level);
    of('table1', level).forEach((value, i) => expect(Math.abs((own[i] ?? NaN) - (value ?? NaN))).toBeLessThan(0.02));
  }
});

test("the means of the authors' logs are those of the method page", () => {
  const logs = (name: string) => paperTables[name]?.[0]?.rows.find(({ from }) => from === "authors' logs")?.values;
  expect(logs('table1')).toEqual([null, null, 94.82, null, null, 93.65, null, null, 89.88]);
  expect(logs('table2')).toEqual([null, null, 90.34, null, null, 90.18, null, null, 84.77]);
});
