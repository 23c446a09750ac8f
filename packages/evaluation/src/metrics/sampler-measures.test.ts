import { describe, expect, it } from 'vitest';
import { samplerMeasures, samplerTruth } from './sampler-measures.ts';

/** Four images of a frequent product, the last defective, and two of rare ones. */
const train = [
  { product: 'head', defective: false },
  { product: 'head', defective: false },
  { product: 'head', defective: false },
  { product: 'head', defective: true },
  { product: 'rare', defective: false },
  { product: 'single', defective: false },
];
const truth = samplerTruth(train, ['rare', 'single', 'absent']);

describe('the truth about training images', () => {
  it('says what is rare, and how many images show the same product, defective ones among them', () => {
    expect(truth).toEqual({
      rare: [false, false, false, false, true, true],
      defective: [false, false, false, true, false, false],
      classSizes: [4, 4, 4, 4, 1, 1],
    });
  });
});

describe('measures of a sampler', () => {
  it('are the columns of the paper, as shares', () => {
    const classSizes = Float32Array.of(5, 4, 3, 2, 1, 2);
    const measures = samplerMeasures({ selected: Uint32Array.of(4, 3, 0), classSizes, outlierScores: null, truth });
    expect(measures).toEqual({
      missedTail: 1 / 2,
      includedDefective: 1,
      // two of a frequent product, one of them defective, and one of a rare one
      includedHead: 2 / 3,
      // 1/4, 0, 1/4, 2/4, 0, 1/1
      classSizeError: expect.closeTo(2 / 6, 12),
      // sizes of the rare: 1 (below all four), 2 (below three, beside one)
      auroc: (4 + 3.5) / 8,
      counts: { rare: 2, rareMissed: 1, defective: 1, defectiveTaken: 1, otherGood: 3, otherGoodTaken: 1 },
    });
  });

  it('rank by outlier scores where there are some', () => {
    const outlierScores = [0, 1, 2, 3, 4, 5];
    const found = { selected: [], classSizes: [1, 1, 1, 1, 9, 9], outlierScores, truth };
    expect(samplerMeasures(found)).toMatchObject({ auroc: 1, classSizeError: (4 * 0.75 + 8 + 8) / 6 });
    expect(samplerMeasures({ ...found, outlierScores: null }).auroc).toBe(0);
  });

  it('are null where there is nothing to count, and for samplers without an opinion', () => {
    const nothing = samplerMeasures({
      selected: [],
      classSizes: null,
      outlierScores: null,
      truth: samplerTruth(train.slice(0, 3), ['rare']),
    });
    expect(nothing).toMatchObject({ missedTail: null, includedDefective: null, includedHead: null });
    expect(nothing).toMatchObject({ classSizeError: null, auroc: null });
    const empty = samplerMeasures({ selected: [], classSizes: [], outlierScores: [], truth: samplerTruth([], []) });
    expect(empty).toMatchObject({ classSizeError: null, auroc: null });
  });

  it('count a defective image of a rare product on both sides', () => {
    const odd = samplerTruth([{ product: 'rare', defective: true }], ['rare']);
    const { counts, includedHead } = samplerMeasures({
      selected: [0],
      classSizes: null,
      outlierScores: null,
      truth: odd,
    });
    expect(counts).toEqual({
      rare: 1,
      rareMissed: 0,
      defective: 1,
      defectiveTaken: 1,
      otherGood: 0,
      otherGoodTaken: 0,
    });
    expect(includedHead).toBe(0);
  });

  it('are refused for what does not fit the images', () => {
    const found = { selected: [0], classSizes: null, outlierScores: null, truth };
    expect(() => samplerMeasures({ ...found, selected: [6] })).toThrow(/^E_SHAPE: selected images.*below 6.*row 6/);
    expect(() => samplerMeasures({ ...found, selected: [1.5] })).toThrow(/^E_SHAPE/);
    expect(() => samplerMeasures({ ...found, selected: [2, 1, 2] })).toThrow(/^E_OPTION: selected images.*row 2 twice/);
    expect(() => samplerMeasures({ ...found, classSizes: [1] })).toThrow(/^E_SHAPE: believed class sizes/);
    expect(() => samplerMeasures({ ...found, outlierScores: [1] })).toThrow(/^E_SHAPE: outlier scores/);
    expect(() => samplerMeasures({ ...found, outlierScores: [1, 2, 3, 4, 5, NaN] })).toThrow(/^E_NOT_FINITE/);
    expect(() => samplerMeasures({ ...found, classSizes: [1, 2, 3, 4, 5, NaN] })).toThrow(/^E_NOT_FINITE/);
  });
});
