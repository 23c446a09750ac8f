import { describe, expect, it } from 'vitest';
import { findSuspects, removedShares } from './suspects.ts';

const positions = 200;

/** 40 images of quiet patches, and rows kept wherever the weight is below 2. */
function cleaned(change: (weights: Float32Array) => void) {
  const weights = Float32Array.from({ length: 40 * positions }, (_, i) => 1 + ((i * 7919) % 97) / 1000);
  change(weights);
  return { weights, rows: Uint32Array.from(weights.keys()).filter((row) => (weights[row] as number) < 2) };
}

describe('suspicious training images', () => {
  it('are those with a few patches that stand out far, most suspicious first, without the rare products', () => {
    const found = findSuspects(
      cleaned((weights) => {
        weights.fill(3, 3 * positions, 3 * positions + 2);
        weights.fill(5, 7 * positions, 7 * positions + 2);
        weights.fill(9, 9 * positions, 10 * positions);
      }),
      40,
      positions,
      new Set([9]),
    );
    expect(found.map(({ image }) => image)).toEqual([7, 3]);
    expect(found[0]).toMatchObject({ outlierFactor: 5, removedShare: expect.closeTo(0.01, 6) });
  });

  it('are none when all images are alike', () => {
    const weights = new Float32Array(10 * positions).fill(1);
    const rows = Uint32Array.from(weights.keys());
    expect(findSuspects({ rows, weights }, 10, positions, new Set())).toEqual([]);
    expect(
      findSuspects({ rows, weights: cleaned(() => {}).weights }, 40, positions, new Set(Array(40).keys())),
    ).toEqual([]);
    expect(findSuspects({ rows: new Uint32Array(0), weights: new Float32Array(0) }, 0, positions, new Set())).toEqual(
      [],
    );
  });

  it('have a share of removed patches', () => {
    const shares = removedShares(Uint32Array.of(0, 1, 2, 3, 4, 5, 8), 3, 4);
    expect(Array.from(shares)).toEqual([0, 0.5, 0.75]);
  });
});
