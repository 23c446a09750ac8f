import { expect, test } from 'vitest';
import { percentText, preciseText } from './number-text.ts';
import { printed } from './number-table.ts';

const value = (mean: number, deviation: number | null = null) => ({
  mean,
  deviation,
  count: deviation === null ? 1 : 3,
});
const table = (better: 'high' | 'low' | null, means: readonly (number | null)[], quoted: readonly number[] = []) =>
  printed({
    title: 't',
    corner: 'c',
    groups: [],
    columns: [{ title: 'a', better, text: percentText }],
    rows: means.map((mean, i) => ({
      title: `r${i}`,
      quoted: quoted.includes(i),
      values: [mean === null ? null : value(mean)],
    })),
    notes: [],
  }).rows.map(({ cells }) => cells[0]?.emphasis ?? '');

test('the best and the second best are marked, whichever end is better', () => {
  expect(table('high', [0.5, 0.9, 0.7])).toEqual(['', 'best', 'second']);
  expect(table('low', [0.5, 0.9, 0.7])).toEqual(['best', '', 'second']);
  expect(table(null, [0.5, 0.9, 0.7])).toEqual(['', '', '']);
});

test('numbers that look alike in print are equal', () => {
  expect(table('high', [0.90001, 0.90004, 0.7, 0.6])).toEqual(['best', 'best', 'second', '']);
  expect(table('low', [0.9, 0.10001, 0.0999999])).toEqual(['second', 'best', 'best']);
});

test('a lone number has no mark, and what is not defined is –', () => {
  expect(table('high', [0.9, null])).toEqual(['', '']);
  const [row] = printed({
    title: '',
    corner: '',
    groups: [],
    columns: [{ title: '', better: 'high', text: percentText }],
    rows: [{ title: '', values: [null] }],
    notes: [],
  }).rows;
  expect(row?.cells).toEqual([{ text: '–' }]);
});

test('quoted rows are ranked among themselves', () => {
  expect(table('high', [0.5, 0.9, 0.7, 0.6], [1, 2])).toEqual(['second', 'best', 'second', 'best']);
});

test('the mean decides, not the spread; both are printed', () => {
  const columns = [{ title: 's', better: 'low' as const, text: preciseText }];
  const rows = [value(9.5, 3), value(10.25, 0.1), value(1234.4, 12)].map((each, i) => ({
    title: `${i}`,
    values: [each],
  }));
  const cells = printed({ title: '', corner: '', groups: [], columns, rows, notes: [] }).rows.map(
    (row) => row.cells[0],
  );
  expect(cells).toEqual([
    { text: '9.5 ± 3', emphasis: 'best' },
    { text: '10.3 ± 0.1', emphasis: 'second' },
    { text: '1234 ± 12' },
  ]);
});
