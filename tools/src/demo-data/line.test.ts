import { expect, test } from 'vitest';
import { type FaultyBatch, testJobs, trainJobs } from './jobs.ts';
import { type Batch, planLine } from './line.ts';

/** Frequent products get three made-up causes. */
const faulty = (batch: Batch): FaultyBatch => ({
  batch,
  causes: batch.frequent
    ? batch.product.flaws.slice(0, 3).map((kind, index) => ({ kind, seed: index, strength: 0.5 }))
    : [],
});
const line = planLine(1).map(faulty);

test('the line has three frequent products of 90 to 100 images and five rare ones of 1, 1, 2, 3 and 4', () => {
  const batches = planLine(1);
  const counts = (frequent: boolean) =>
    batches.filter((batch) => batch.frequent === frequent).map(({ train }) => train);
  expect(counts(true).length).toBe(3);
  for (const count of counts(true)) expect(count >= 90 && count <= 100).toBe(true);
  expect(counts(false).sort()).toEqual([1, 1, 2, 3, 4]);
  expect(batches.reduce((sum, { train }) => sum + train, 0)).toBe(300);
  expect(new Set(batches.map(({ product }) => product.name)).size).toBe(batches.length);
});

test('a tenth of the frequent training images is defective, and no rare one', () => {
  for (const { frequent, train, defective } of planLine(1)) {
    expect(defective).toBe(frequent ? Math.round(train / 10) : 0);
  }
  const jobs = trainJobs(line, 3);
  const secret = jobs.filter(({ fault }) => fault !== undefined);
  expect(secret.length).toBe(29);
  expect(secret.every(({ batch, fault }) => batch.frequent && fault?.recurring)).toBe(true);
});

test('the test set holds as many defective as good images: 20 of a frequent product, 12 of a rare one', () => {
  const jobs = line.flatMap((one) => testJobs(one, 3));
  expect(jobs.length).toBe(2 * (3 * 20 + 5 * 12));
  for (const { batch } of line) {
    const mine = jobs.filter((job) => job.batch === batch);
    const defective = mine.filter(({ fault }) => fault !== undefined);
    expect([mine.length, defective.length]).toEqual(batch.frequent ? [40, 20] : [24, 12]);
    expect(new Set(defective.map(({ fault }) => fault?.kind))).toEqual(new Set(batch.product.flaws));
  }
});

test('the causes of the secret training defects leave two thirds of the test defects; the others and all of rare products are mishaps', () => {
  for (const one of line) {
    const { name } = one.batch.product;
    const faults = testJobs(one, 3).flatMap(({ fault }) => fault ?? []);
    const recurring = faults.filter((fault) => fault.recurring).map(({ kind }) => kind);
    expect(recurring.length, name).toBe(one.batch.frequent ? 14 : 0);
    const trained = trainJobs(line, 3).flatMap(({ batch, fault }) => (batch === one.batch && fault ? fault.kind : []));
    expect(new Set(recurring)).toEqual(new Set(trained));
    for (const { kind } of one.causes) expect(recurring.filter((other) => other === kind).length).toBeGreaterThan(3);
  }
});

test('a smaller line keeps its rare products and at least one image of everything', () => {
  for (const { frequent, train, test: count } of planLine(0.001)) {
    expect(count).toBe(1);
    if (frequent) expect(train).toBe(1);
  }
  expect(
    planLine(0.001)
      .filter(({ frequent }) => !frequent)
      .map(({ train }) => train)
      .sort(),
  ).toEqual([1, 1, 2, 3, 4]);
});
