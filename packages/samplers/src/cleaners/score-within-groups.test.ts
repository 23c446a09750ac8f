import { createPart, type PatchCleaner, type PatchSet, plainKernels } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { randomPatches } from '../fixtures/patches.ts';
import { noHost, testRun } from '../fixtures/run.ts';
import { plugin as gaussian } from './gaussian.ts';
import { plugin as lof } from './lof.ts';
import { plugin as nearest } from './nearest.ts';
import { scoreWithinGroups } from './score-within-groups.ts';

const positions = 3;

/** 8 images of group 4, 9 of group 2, 5 of group 7, mixed. */
const groups = Uint32Array.from([4, 2, 2, 7, 4, 4, 2, 7, 2, 4, 2, 4, 7, 2, 4, 2, 4, 7, 2, 4, 2, 7]);
const given: PatchSet = { ...randomPatches(groups.length, positions, 5), groups };

/** The patches of one group alone. */
function alone(group: number): { patches: PatchSet; rows: number[] } {
  const rows = Array.from(groups.keys())
    .filter((image) => groups[image] === group)
    .flatMap((image) => [0, 1, 2].map((position) => image * positions + position));
  const { columns, data } = given.features;
  const own = Float32Array.from(rows.flatMap((row) => [...data.subarray(row * columns, (row + 1) * columns)]));
  return {
    patches: {
      features: { rows: rows.length, columns, data: own },
      images: rows.length / positions,
      positions,
    },
    rows,
  };
}

describe.each([lof, nearest, gaussian].map((plugin) => [plugin.name, plugin] as const))('%s', (_, plugin) => {
  const part = (options = {}): Promise<PatchCleaner> => createPart(plugin, options, noHost);

  it('weighs the patches of a group as if it were alone, and keeps small groups whole', async () => {
    const { rows, weights } = await (await part()).clean(given, testRun());
    for (const group of [4, 2]) {
      const own = alone(group);
      const expected = (await (await part()).clean(own.patches, testRun())).weights;
      own.rows.forEach((row, i) => expect(weights[row]).toBeCloseTo(expected[i] as number, 5));
    }
    const small = alone(7).rows;
    expect(small.map((row) => weights[row])).toEqual(small.map(() => 1));
    expect([...rows]).toEqual(expect.arrayContaining(small));
  });

  it('takes one quantile of all patches that were compared', async () => {
    const { rows, weights } = await (await part({ keep: 0.6 })).clean(given, testRun());
    const compared = [...alone(2).rows, ...alone(4).rows];
    const kept = new Set(rows);
    expect(compared.filter((row) => kept.has(row))).toHaveLength(Math.ceil(0.6 * (compared.length - 1)));
    const removed = compared.filter((row) => !kept.has(row)).map((row) => weights[row] as number);
    const left = compared.filter((row) => kept.has(row)).map((row) => weights[row] as number);
    expect(Math.min(...removed)).toBeGreaterThan(Math.max(...left));
  });

  it('says the same of one group of all images as without groups', async () => {
    const whole = { features: given.features, images: given.images, positions };
    const same = await (await part()).clean({ ...whole, groups: new Uint32Array(groups.length).fill(9) }, testRun());
    expect(same).toEqual(await (await part()).clean(whole, testRun()));
  });

  it('keeps all where every group is small, and refuses groups that are not one an image', async () => {
    const own = groups.map((_group, image) => image);
    const { rows, weights } = await (await part()).clean({ ...given, groups: own }, testRun());
    expect(rows).toHaveLength(given.features.rows);
    expect(new Set(weights)).toEqual(new Set([1]));
    const wrong = (await part()).clean({ ...given, groups: groups.subarray(1) }, testRun());
    await expect(wrong).rejects.toMatchObject({ code: 'E_SHAPE' });
  });
});

it('asks more images of a group where lof has more neighbours', async () => {
  const part = await createPart(lof, { neighbors: 8 }, noHost);
  const { weights } = await part.clean(given, testRun());
  expect(alone(4).rows.map((row) => weights[row])).toEqual(alone(4).rows.map(() => 1));
  expect(alone(2).rows.some((row) => weights[row] !== 1)).toBe(true);
});

it('copies large groups in blocks of positions, and reports all rows', async () => {
  const wide: PatchSet = { features: plainKernels.allocate(16 * 40, 60_000), images: 16, positions: 40 };
  const features = { ...wide.features, data: wide.features.data.map((_, i) => Math.floor(i / 60_000)) };
  const seen: number[] = [];
  const run = testRun();
  const scores = await scoreWithinGroups(
    { ...wide, features, groups: Uint32Array.from({ length: 16 }, (_, image) => image % 2) },
    7,
    run,
    async (block) => {
      seen.push(block.positions);
      return Float32Array.from(
        { length: block.features.rows },
        (_, row) => block.features.data[row * 60_000] as number,
      );
    },
  );
  expect(seen).toEqual([34, 6, 34, 6]);
  expect([...scores]).toEqual(Array.from({ length: 640 }, (_, row) => row));
  expect(run.reports.at(-1)).toEqual({ step: 'clean', done: 640, total: 640, unit: 'rows' });
});
