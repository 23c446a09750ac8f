import { describe, expect, it } from 'vitest';
import { flat, tinyHost, tinyMethod, tinyRun, tinySource } from '../fixtures/method.ts';
import { matrix } from '../tensor.ts';
import { scoreTraining } from './calibrate.ts';
import { type WithCopies, withoutCopies } from './copies.ts';
import { embed } from './embed.ts';

const method = tinyMethod();
const embedded = async (reds: number[]) =>
  withoutCopies(await embed(tinySource(reds.map((red) => flat(red))), method, tinyHost(), tinyRun(), 'features'));

/** A cleaner's answer that keeps every patch. */
function allClean({ patches }: WithCopies) {
  const rows = Uint32Array.from(Array(patches.features.rows).keys());
  return { rows, weights: new Float32Array(rows.length).fill(1) };
}

/** A bank of one-colour rows, each with the image it came from. */
function bankOf(rows: readonly (readonly [red: number, origin: number])[]) {
  const numbers = new Uint32Array(rows.length);
  return {
    features: matrix(rows.length, 3, Float32Array.from(rows.flatMap(([red]) => [red, 0, 0]))),
    weights: new Float32Array(rows.length).fill(1),
    origins: Uint32Array.from(rows, ([, origin]) => origin),
    positions: numbers,
    views: numbers,
  };
}

describe('training scores', () => {
  it('count neither the rows of the image itself nor those of its copies', async () => {
    const train = await embedded([0, 10]);
    // Row 2 is a copy of image 0, closer to it than anything else.
    const bank = bankOf([
      [0, 0],
      [10, 1],
      [1, 0],
    ]);
    const { scores } = await scoreTraining(train, Uint32Array.of(0, 1), allClean(train), bank, method, tinyRun());
    expect([...scores]).toEqual([100, 81]);
  });

  it('are those of the images asked for, in order, and of no other', async () => {
    const train = await embedded([0, 10, 30, 60]);
    const bank = bankOf([
      [0, 0],
      [10, 1],
      [30, 2],
      [60, 3],
    ]);
    const found = await scoreTraining(train, Uint32Array.of(1, 3), allClean(train), bank, method, tinyRun());
    expect([...found.images]).toEqual([1, 3]);
    expect([...found.scores]).toEqual([100, 900]);
  });

  it('leave out images whose own rows are all there is, and count them', async () => {
    const train = await embedded([0, 10]);
    const bank = bankOf([
      [0, 0],
      [1, 0],
    ]);
    const found = await scoreTraining(train, Uint32Array.of(0, 1), allClean(train), bank, method, tinyRun());
    expect([...found.images]).toEqual([1]);
    expect(found.uncompared).toBe(1);
  });

  it('need as many other rows as the scorer wants', async () => {
    const train = await embedded([0, 10, 20]);
    const bank = bankOf([
      [0, 0],
      [10, 1],
      [20, 2],
    ]);
    const demanding = { ...method, scorer: { ...method.scorer, neighbors: 3 } };
    const found = await scoreTraining(train, Uint32Array.of(0, 1, 2), allClean(train), bank, demanding, tinyRun());
    expect(found).toMatchObject({ uncompared: 3, scores: new Float32Array() });
  });
});
