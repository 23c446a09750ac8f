import { createPart, matrix, plainKernels } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { plugin } from './exact.ts';
import { line } from './fixtures/bank.ts';
import { goldens } from './fixtures/golden.ts';
import { noHost, testRun } from './fixtures/run.ts';

const bank = line(0, 10, 20, 30);

async function indexOf(features = bank) {
  return (await createPart(plugin, {}, noHost)).build(features, testRun());
}

it('finds the nearest rows with squared distances', async () => {
  await using index = await indexOf();
  const found = await index.search(line(12, 30), 2, testRun());
  expect([found.k, ...found.rows]).toEqual([2, 1, 2, 3, 2]);
  expect([...found.distances]).toEqual([4, 64, 0, 100]);
});

it('leaves excluded rows out', async () => {
  await using index = await indexOf();
  expect([...(await index.search(line(12), 2, testRun(), Uint32Array.of(1, 2))).rows]).toEqual([0, 3]);
  await expect(index.search(line(12), 2, testRun(), Uint32Array.of(0, 1, 2))).rejects.toMatchObject({
    code: 'E_TOO_FEW_ROWS',
  });
});

it('searches on the engine and with the signal of each run, and reports to it', async () => {
  await using index = await indexOf();
  const engines: string[] = [];
  const kernels: typeof plainKernels = {
    ...plainKernels,
    nearest(...given) {
      engines.push('second');
      return plainKernels.nearest(...given);
    },
  };
  const run = testRun({ kernels });
  await index.search(line(1, 2, 3), 1, run);
  expect(engines).toEqual(['second']);
  expect(run.reports.at(-1)).toEqual({ step: 'search', done: 3, total: 3, unit: 'patches' });
  await expect(index.search(line(1), 1, testRun({ signal: AbortSignal.abort() }))).rejects.toMatchObject({
    code: 'E_ABORTED',
  });
});

for (const golden of goldens('scoring')) {
  it(`finds the neighbours of ${golden.name}`, async () => {
    await using index = await indexOf(golden.matrix('memory'));
    for (const k of [1, 3]) {
      const found = await index.search(golden.matrix('queries'), k, testRun());
      expect([...found.rows]).toEqual(golden.values(`nn${k}_index`));
      const expected = golden.values(`nn${k}_sqdist`);
      const tolerance = 1e-4 * Math.max(...expected);
      expected.forEach((distance, at) => expect(Math.abs(found.distances[at]! - distance)).toBeLessThan(tolerance));
    }
  });
}

it('refuses an empty bank, other widths, bad numbers and options', async () => {
  await expect(indexOf(matrix(0, 3))).rejects.toMatchObject({ code: 'E_TOO_FEW_ROWS' });
  await expect(indexOf(line(1, NaN))).rejects.toMatchObject({ code: 'E_NOT_FINITE' });
  await using index = await indexOf();
  await expect(index.search(matrix(1, 2), 1, testRun())).rejects.toMatchObject({ code: 'E_SHAPE' });
  await expect(index.search(line(NaN), 1, testRun())).rejects.toMatchObject({ code: 'E_NOT_FINITE' });
  await expect(index.search(line(1), 5, testRun())).rejects.toMatchObject({ code: 'E_TOO_FEW_ROWS' });
  await expect(createPart(plugin, { k: 1 }, noHost)).rejects.toMatchObject({ code: 'E_CONFIG' });
});
