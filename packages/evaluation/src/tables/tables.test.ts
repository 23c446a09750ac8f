import { expect, test } from 'vitest';
import type { BenchResults, DetectionCell } from '../benchmark/cell-result.ts';
import { allTables, mainTable } from './all-tables.ts';
import { detectionCell, madeUpMethods, madeUpResults, samplerCell } from './fixtures/made-up-results.ts';
import { productTables } from './product-tables.ts';

const results = madeUpResults();
const tablesOf = (some: BenchResults) => allTables(some, { resamples: 100 });
const titles = (list: readonly { readonly title: string }[]) => list.map(({ title }) => title);

test('table 1 shows image AUROC first, ours above what the paper has, and other systems last', () => {
  const table = mainTable(results);
  expect(table?.title).toBe('Image AUROC (%)');
  expect(titles(table?.rows ?? [])).toEqual([
    'PatchCore',
    'PatchCore (paper)',
    'SoftPatch',
    'SoftPatch (paper)',
    'PaDiM',
    'PaDiM (paper)',
    'TailedCore (ours)',
    'TailedCore (paper)',
    'HVQ (paper)',
    'WinCLIP (paper)',
    'AnomalyCLIP (paper)',
    "TailedCore without augmentation (authors' logs)",
  ]);
  expect(table?.groups.map(({ title, span }) => `${title} ${span}`)).toEqual([
    'Pareto 4',
    'step (K=4) 4',
    'step (K=1) 4',
  ]);
  const paper = table?.rows.find(({ title }) => title === 'TailedCore (paper)');
  expect(paper?.cells.map(({ text }) => text).join(' ')).toBe(
    '96.55 95.24 96.12 – 95.82 95.34 95.71 – 93.54 95.77 94.43 –',
  );
});

test('table 3 shows pixel AUROC first, with the pixel numbers of the paper', () => {
  const table = mainTable({ ...results, paper: 'table3' });
  expect(table?.title).toBe('Pixel AUROC (%)');
  expect(table?.rows.find(({ title }) => title === 'HVQ (paper)')?.cells[0]?.text).toBe('93.63');
});

test('numbers of the paper stand under their families only, whatever their order', () => {
  const families = [...results.families].toReversed();
  const swapped = mainTable({ ...results, families });
  const row = swapped?.rows.find(({ title }) => title === 'HVQ (paper)');
  expect(row?.cells.map(({ text }) => text).join(' ')).toBe(
    '74.15 90.15 80.55 – 82.01 85.50 83.56 – 83.46 80.23 82.99 –',
  );
  const own = madeUpResults({ families: [{ name: 'own/pareto', title: 'own' }] });
  expect(mainTable(own)?.rows.some(({ quoted }) => quoted)).toBe(false);
  expect(mainTable({ ...results, paper: undefined })?.rows.some(({ quoted }) => quoted)).toBe(false);
});

test('a cell holds mean and standard deviation over the splits of its family', () => {
  const aurocs = [0.9, 0.8, 0.7];
  const cells = aurocs.map((auroc, i) =>
    withTail(detectionCell({ name: 'f', title: 'F' }, `f/${i}`, madeUpMethods[0]!), auroc),
  );
  const table = mainTable({ ...results, paper: undefined, families: [{ name: 'f', title: 'F' }], cells });
  expect(table?.rows.map(({ cells: [first] }) => first?.text)).toEqual(['80.00 ± 10.00']);
  expect(table?.notes[0]).toContain('over 3 runs');
});

function withTail(cell: DetectionCell, auroc: number | null): DetectionCell {
  return { ...cell, image: { ...cell.image, tail: { ...cell.image.tail, auroc } } };
}

test('what is not defined is –, and methods without a cell do not stand there', () => {
  const cell = withTail(detectionCell({ name: 'f', title: 'F' }, 'f/0', madeUpMethods[2]!), null);
  const one: BenchResults = { ...results, paper: undefined, families: [{ name: 'f', title: 'F' }], cells: [cell] };
  const { main, more } = tablesOf(one);
  expect(titles(main[0]?.rows ?? [])).toEqual(['PaDiM']);
  expect(main[0]?.rows[0]?.cells[0]?.text).toBe('–');
  expect(titles([...main, ...more]).some((title) => /Pixel|Verdicts|Calibration|patches/.test(title))).toBe(false);
  expect(JSON.stringify([main, more])).not.toMatch(/NaN|undefined/);
});

test('more than three families are cut into tables that fit', () => {
  const families = Array.from({ length: 5 }, (_, i) => ({ name: `f${i}`, title: `F${i}` }));
  const { main } = tablesOf(madeUpResults({ families, seeds: 1, paper: undefined }));
  expect(titles(main).filter((title) => title.startsWith('Image AUROC'))).toEqual([
    'Image AUROC (%) (1 of 2)',
    'Image AUROC (%) (2 of 2)',
  ]);
  expect(main[1]?.groups.map(({ title }) => title)).toEqual(['F3', 'F4']);
});

test('wrong verdicts are shares of the images that could go wrong', () => {
  const cell = detectionCell({ name: 'f', title: 'F' }, 'f/0', madeUpMethods[0]!);
  const decisions = {
    tail: { good: 10, falseAlarms: 1, defective: 4, missed: 3 },
    head: { good: 0, falseAlarms: 0, defective: 8, missed: 0 },
    all: { good: 10, falseAlarms: 1, defective: 12, missed: 3 },
  };
  const { main } = tablesOf({ ...results, families: [{ name: 'f', title: 'F' }], cells: [{ ...cell, decisions }] });
  const table = main.find(({ title }) => title.startsWith('Verdicts'));
  expect(table?.rows[0]?.cells.map(({ text }) => text)).toEqual(['10.00', '–', '75.00', '0.00']);
});

test('intervals hold the value that they are of', () => {
  const { main, more } = tablesOf(results);
  const values = main[0]?.rows.filter(({ quoted }) => !quoted).map(({ cells }) => Number(cells[2]?.text.split(' ')[0]));
  const table = more.find(({ title }) => title.includes('intervals'));
  table?.rows.forEach(({ cells }, i) => {
    const [low = NaN, high = NaN] = cells[0]?.text.split(' to ').map(Number) ?? [];
    expect(low).toBeLessThan(values?.[i] ?? NaN);
    expect(high).toBeGreaterThan(values?.[i] ?? NaN);
    expect(high - low).toBeLessThan(10);
  });
  expect(table?.rows).toHaveLength(4);
});

test('samplers: the columns of table 5, with the combined ratio as a sum and class size errors without a unit', () => {
  const cells = ['tailsampler', 'lof'].flatMap((name, i) =>
    [1, 2].map((seed) => samplerCell(name, `mvtecad/pareto/seed0${seed}`, 'mvtecad/pareto', i === 0 ? 0.19 : null)),
  );
  const fixed = cells.map((cell) => ({
    ...cell,
    measures: { ...cell.measures, missedTail: 0.1, includedDefective: 0.25 },
  }));
  const study: BenchResults = {
    ...results,
    paper: 'table5',
    methods: [
      { name: 'tailsampler', title: 'TailSampler' },
      { name: 'lof', title: 'LOF' },
    ],
    cells: fixed,
  };
  const table = mainTable(study);
  const text = (name: string) => table?.rows.find(({ title }) => title === name)?.cells.map((cell) => cell.text);
  expect(text('TailSampler')?.slice(0, 3)).toEqual(['35.00 ± 0.00', '10.00 ± 0.00', '25.00 ± 0.00']);
  expect(text('TailSampler')?.[4]).toBe('0.19 ± 0.00');
  expect(text('LOF')?.[4]).toBe('–');
  expect(text('TailSampler (paper)')).toEqual([
    '5.10 ± 5.07',
    '0.12 ± 0.65',
    '4.98 ± 4.42',
    '31.96 ± 26.05',
    '0.19 ± 0.05',
    '99.78 ± 0.30',
  ]);
  expect(table?.rows).toHaveLength(2 + 14);
});

test('figure 2 begins with the patches', () => {
  expect(mainTable({ ...results, paper: 'figure2' })?.title).toBe('Removed and sampled patches (%)');
});

test('products say in how many splits they are rare', () => {
  const [first] = productTables(results);
  expect(titles(first?.rows ?? []).slice(0, 2)).toEqual(['bottle', 'cable (rare)']);
  const cells = results.cells.map((cell, i) => (i < 4 ? { ...cell, tail: ['bottle'] } : cell));
  const [mixed] = productTables({ ...results, cells });
  expect(titles(mixed?.rows ?? []).slice(0, 2)).toEqual(['bottle (rare in 1 of 3)', 'cable (rare in 2 of 3)']);
});

test('without cells there are no tables', () => {
  expect(mainTable({ ...results, cells: [] })).toBeUndefined();
  expect(tablesOf({ ...results, cells: [] })).toEqual({ main: [], more: [] });
});
