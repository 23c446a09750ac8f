import { describe, expect, it } from 'vitest';
import type { MemoryBank } from '../bank/memory-bank.ts';
import { flat, tinyHost, tinyMethod, tinyRun, tinySource } from '../fixtures/method.ts';
import { matrix } from '../tensor.ts';
import { bankNeighbors } from './bank-neighbors.ts';
import { withoutCopies } from './copies.ts';
import { embed } from './embed.ts';
import { leavingOut } from './leave-out.ts';

const positions = 4;

/** Leaves out image 0 of images of one colour each; `clean` says which images' patches were kept. */
async function withoutFirst(
  reds: number[],
  rows: readonly (readonly [red: number, origin: number])[],
  clean: (image: number) => boolean = () => true,
) {
  const method = tinyMethod();
  const train = await embed(tinySource(reds.map((red) => flat(red))), method, tinyHost(), tinyRun(), 'features');
  const patches = Array.from(Array(reds.length * positions).keys());
  const numbers = new Uint32Array(rows.length);
  const bank: MemoryBank = {
    features: matrix(rows.length, 3, Float32Array.from(rows.flatMap(([red]) => [red, 0, 0]))),
    weights: new Float32Array(rows.length).fill(1),
    origins: Uint32Array.from(rows, ([, origin]) => origin),
    positions: numbers,
    views: numbers,
  };
  const cleaned = {
    rows: Uint32Array.from(patches.filter((patch) => clean(Math.floor(patch / positions)))),
    weights: Float32Array.from(patches, (patch) => 2 + Math.floor(patch / positions)),
  };
  await using index = await method.index.build(bank.features, tinyRun());
  const shown = withoutCopies(train);
  const nearest = await bankNeighbors(shown, index, 1, tinyRun());
  const found = await leavingOut(shown, cleaned, bank, nearest, index, tinyRun())(0);
  const reds2 = Array.from({ length: rows.length }, (_, row) => found.bank.features.data[row * 3]);
  return {
    reds: reds2,
    weights: [...found.bank.weights],
    excluded: [...found.own].filter((row) => !found.replaced.includes(row)),
    untouched: bank.features.data[0],
  };
}

describe('a bank without an image', () => {
  it('is completed by the patches of other images that its rows stood for', async () => {
    const found = await withoutFirst(
      [0, 1, 10],
      [
        [0, 0],
        [10, 2],
      ],
    );
    expect(found.reds).toEqual([1, 10]);
    expect(found.weights).toEqual([3, 1]);
    expect(found.excluded).toEqual([]);
  });

  it('takes the farthest of them first, and no more than close a gap', async () => {
    const found = await withoutFirst(
      [0, 1, 4, 30],
      [
        [0, 0],
        [2, 0],
        [0.5, 0],
        [30, 3],
      ],
    );
    expect(found.reds).toEqual([1, 4, 0.5, 30]);
    expect(found.excluded).toEqual([2]);
  });

  it('only lacks the rows when no other image is like it', async () => {
    const found = await withoutFirst(
      [0, 10],
      [
        [0, 0],
        [10, 1],
      ],
    );
    expect(found).toMatchObject({ reds: [0, 10], excluded: [0] });
  });

  it('is not completed by patches that cleaning removed', async () => {
    const found = await withoutFirst(
      [0, 1, 10],
      [
        [0, 0],
        [10, 2],
      ],
      (image) => image !== 1,
    );
    expect(found).toMatchObject({ reds: [0, 10], excluded: [0] });
  });

  it('is the bank itself for an image that has no rows, and a copy otherwise', async () => {
    expect((await withoutFirst([0, 1], [[1, 1]])).excluded).toEqual([]);
    expect(
      (
        await withoutFirst(
          [0, 1, 10],
          [
            [0, 0],
            [10, 2],
          ],
        )
      ).untouched,
    ).toBe(0);
  });
});
