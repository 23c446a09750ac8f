import { isTailedCoreError } from '@tailedcore/core';
import { expect, test } from 'vitest';
import { checkInput } from './check-input.ts';
import { dot, sampleImage, sampleReport, sampleWithoutThreshold } from './fixtures/sample-report.ts';
import type { ReportInput } from './report-input.ts';

const fine = sampleReport([sampleImage('a.png', 3)]);
const calibrated = (changes: object): ReportInput => ({
  ...fine,
  model: { ...fine.model, calibration: { ...fine.model.calibration, ...changes } },
});
const placed = { width: 600, height: 200, left: 200, top: 0, right: 400, bottom: 200 };

test('a complete input passes, an empty one too', () => {
  checkInput(fine);
  checkInput(sampleReport([], { trainingScores: [] }));
  checkInput(sampleWithoutThreshold([sampleImage('a.png', 3), sampleImage('b.png', 30)]));
});

test.each<[string, string, ReportInput]>([
  ['a score that is no number', 'E_NOT_FINITE', sampleReport([sampleImage('a.png', NaN)])],
  ['an endless training score', 'E_NOT_FINITE', { ...fine, trainingScores: [1, Infinity] }],
  ['a threshold that is no number', 'E_NOT_FINITE', calibrated({ threshold: NaN })],
  ['a defect without a threshold', 'E_OPTION', calibrated({ threshold: null })],
  ['no verdict beside a threshold', 'E_OPTION', sampleReport([sampleImage('a.png', 3, { verdict: 'unknown' })])],
  ['a rate of false alarms of 0', 'E_OPTION', calibrated({ falseAlarms: 0 })],
  ['a rate of false alarms of 1', 'E_OPTION', calibrated({ falseAlarms: 1 })],
  ['half a training image', 'E_OPTION', calibrated({ used: 1.5 })],
  ['a p-value above 1', 'E_OPTION', sampleReport([sampleImage('a.png', 3, { pValue: 1.01 })])],
  ['a p-value that is no number', 'E_OPTION', sampleReport([sampleImage('a.png', 3, { pValue: NaN })])],
  [
    'an image without pixels',
    'E_OPTION',
    sampleReport([sampleImage('a.png', 3, { placement: { ...placed, height: 0 } })]),
  ],
  [
    'a rectangle outside',
    'E_OPTION',
    sampleReport([sampleImage('a.png', 3, { placement: { ...placed, right: 601 } })]),
  ],
  [
    'a rectangle turned round',
    'E_OPTION',
    sampleReport([sampleImage('a.png', 3, { placement: { ...placed, left: 400 } })]),
  ],
  ['a hottest spot outside', 'E_OPTION', sampleReport([sampleImage('a.png', 3, { hottest: { x: 1, y: 201 } })])],
  ['a hottest spot nowhere', 'E_OPTION', sampleReport([sampleImage('a.png', 3, { hottest: { x: NaN, y: 1 } })])],
  ['a product of no image', 'E_OPTION', { ...fine, learnt: { ...fine.learnt, products: [{ size: 0, images: 1 }] } }],
  [
    'more than all removed',
    'E_OPTION',
    {
      ...fine,
      learnt: { ...fine.learnt, suspects: [{ name: 's', thumbnail: dot, removedShare: 1.2, outlierFactor: 2 }] },
    },
  ],
  [
    'an endless outlier factor',
    'E_NOT_FINITE',
    {
      ...fine,
      learnt: { ...fine.learnt, suspects: [{ name: 's', thumbnail: dot, removedShare: 1, outlierFactor: Infinity }] },
    },
  ],
  [
    'a class size below 1',
    'E_OPTION',
    { ...fine, learnt: { ...fine.learnt, tail: [{ name: 't', thumbnail: dot, classSize: 0.5 }] } },
  ],
  ['a colour that is markup', 'E_OPTION', { ...fine, legend: { ...fine.legend, colors: ['#000000', '"><script>'] } }],
  ['a single colour', 'E_OPTION', { ...fine, legend: { ...fine.legend, colors: ['#000000'] } }],
])('%s is refused with %s', (_, code, input) => {
  let thrown: unknown;
  try {
    checkInput(input);
  } catch (error) {
    thrown = error;
  }
  expect(isTailedCoreError(thrown) && thrown.code).toBe(code);
});
