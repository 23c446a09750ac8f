import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { BenchReport } from './bench-report.ts';
import { emptyBench, sampleBench, sampleTable } from './fixtures/sample-bench.ts';
import { renderBenchReport } from './render-bench-report.ts';

const headings = (page: string) => [...page.matchAll(/<h2[^>]*>([^<]*)/g)].map((match) => match[1]?.trim());
const svgs = (page: string) =>
  page
    .split('<svg class="chart series"')
    .slice(1)
    .map((part) => part.split('</svg>')[0] as string);

test('every part that has something to show is there, and is led to', () => {
  const page = renderBenchReport(sampleBench());
  expect(headings(page)).toEqual([
    'Summary',
    'Rare against frequent products',
    'Unmarked defects in training',
    'Found defects against false alarms',
    'Scores',
    'Calibration',
    'Class sizes',
    'Removed and sampled patches',
    'Product by product',
    'Failed runs',
  ]);
  for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${id}"`);
  expect(page).toContain('E_MEMORY: too little.');
});

test('without a finished run the page says so and has nothing else', () => {
  const page = renderBenchReport(emptyBench);
  expect(headings(page)).toEqual(['Summary']);
  expect(page).toContain('No run is finished');
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
});

test('best is bold, second underlined, quoted rows are told apart, the spread stands behind', () => {
  const page = renderBenchReport(sampleBench({ moreTables: [] }));
  expect(page).toContain('<strong>95.00</strong> <small>± 0.10</small>');
  expect(page).toContain('<u>93.00</u>');
  expect(page).toMatch(/<tr class="quoted">\s*<th scope="row"><bdi>PatchCore \(paper\)/);
  expect(page).toMatch(/colspan="2">Pareto<[^]*colspan="1">step \(K=4\)/);
});

test('no text from outside becomes markup', () => {
  const evil = `"><script>alert('1')</script><img src=x onerror=alert(1)>`;
  const table = {
    title: evil,
    corner: evil,
    groups: [{ title: evil, span: 1 }],
    columns: [evil],
    rows: [{ title: evil, cells: [{ text: evil }] }],
    notes: [evil],
  };
  const base = sampleBench();
  const page = renderBenchReport({
    ...base,
    title: evil,
    created: evil,
    version: evil,
    methods: base.methods.map(() => ({ name: evil, title: evil })),
    tables: [table],
    moreTables: [table],
    products: [table],
    tradeoffs: base.tradeoffs.map((plot) => ({ ...plot, title: evil, measure: evil })),
    noise: base.noise.map((plot) => ({ ...plot, title: evil, measure: evil })),
    curves: base.curves.map((plot) => ({ ...plot, title: evil })),
    scores: base.scores.map((plot) => ({ ...plot, title: evil, unit: evil })),
    calibration: base.calibration.map((plot) => ({ ...plot, title: evil })),
    classSizes: base.classSizes.map((plot) => ({ ...plot, title: evil })),
    patches: base.patches.map((plot) => ({ ...plot, title: evil })),
    failures: [{ split: evil, method: evil, seed: 1, message: evil }],
  });
  expect(page).not.toContain('<script');
  expect(page).not.toContain('<img');
  expect(page.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(20);
});

test('the page asks for nothing: its policy lets in its own style only, by its hash', () => {
  const page = renderBenchReport(sampleBench());
  const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? '';
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? '';
  expect(policy).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  expect(policy).toContain("default-src 'none'");
  expect(page).not.toMatch(/(?:src|href)="(?!#|data:)/);
  expect(page).not.toMatch(/ style="/);
});

test('every drawing has a name, labelled axes and its numbers as a table', () => {
  const page = renderBenchReport(sampleBench());
  const drawings = svgs(page);
  expect(drawings).toHaveLength(7);
  for (const drawing of drawings) {
    expect(drawing).toMatch(/role="img"\s+aria-label="[^"]{10,}"/);
    expect(drawing).toContain('class="axis-title"');
    expect(drawing.match(/class="soft"/g)?.length).toBeGreaterThanOrEqual(2);
  }
  expect(page.match(/<summary>The numbers<\/summary>/g)).toHaveLength(drawings.length);
  expect(page).toMatch(/p ≤ 0.1<[^]*>12.00</);
});

test.each<[string, Partial<BenchReport>]>([
  ['a score', { scores: sampleBench().scores.map((plot) => ({ ...plot, good: [1, NaN] })) }],
  [
    'a mean',
    {
      tradeoffs: [
        {
          title: '',
          measure: '',
          points: [
            {
              method: 0,
              tail: { mean: NaN, deviation: null, count: 1 },
              head: { mean: 0.5, deviation: null, count: 1 },
            },
          ],
        },
      ],
    },
  ],
  ['a class size', { classSizes: [{ title: '', method: 0, points: [{ true: Infinity, believed: 1, images: 1 }] }] }],
])('%s that cannot be drawn is refused', (_, changes) => {
  expect(() => renderBenchReport(sampleBench(changes))).toThrow(/E_NOT_FINITE/);
});

test('drawings beyond the twelfth are folded away', () => {
  const curves = Array.from(
    { length: 14 },
    (_, i) => ({ ...sampleBench().curves[0], title: `family ${i}` }) as BenchReport['curves'][number],
  );
  const page = renderBenchReport(sampleBench({ curves, moreTables: [] }));
  expect(page).toContain('More drawings (2)');
  expect(page.indexOf('family 11')).toBeLessThan(page.indexOf('More drawings'));
  expect(page.indexOf('family 12')).toBeGreaterThan(page.indexOf('More drawings'));
});

test('twelve methods have twelve different marks', () => {
  const methods = Array.from({ length: 12 }, (_, i) => ({ name: `m${i}`, title: `Method ${i}` }));
  const points = methods.map((_, method) => ({
    method,
    tail: { mean: 0.5 + method / 30, deviation: 0.01, count: 3 },
    head: { mean: 0.9 - method / 30, deviation: 0.01, count: 3 },
  }));
  const [drawing = ''] = svgs(
    renderBenchReport(sampleBench({ methods, tradeoffs: [{ title: 't', measure: 'AUROC', points }] })),
  );
  const marks = [...drawing.matchAll(/class="mark (series-\d)"\s+transform="[^"]*"\s+d="([^"]*)"/g)].map(
    (match) => `${match[1]} ${match[2]}`,
  );
  expect(marks).toHaveLength(12);
  expect(new Set(marks).size).toBe(12);
});

test('the table of one group of columns has a single row of headings', () => {
  const page = renderBenchReport(
    sampleBench({ tables: [{ ...sampleTable, groups: [] }], moreTables: [], products: [] }),
  );
  expect(page).toMatch(/<th scope="col" class="corner">Method<\/th>\s*<th scope="col" class="number">tail/);
});
