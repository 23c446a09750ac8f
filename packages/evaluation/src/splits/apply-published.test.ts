import { describe, expect, it } from 'vitest';
import type { Dataset, LabelledImage } from '../datasets/dataset.ts';
import { applyPublished } from './apply-published.ts';
import { countsOf, defectNames, goodNames } from './fixtures/counts-of.ts';
import { madeDataset, type MadeProduct, mvtecCounts } from './fixtures/made-dataset.ts';
import { readPacked, unpackNames } from './packed-splits.ts';
import { publishedNamed, publishedSplit } from './published-splits.ts';

/** All images that the published splits know of: enough to apply them, without the data set. */
function knownMvtec(): Dataset {
  const { splits } = readPacked('mvtecad');
  const products = Object.entries(mvtecCounts).map(([product, train]): [string, MadeProduct] => {
    const names = Object.values(splits).flatMap(({ defects }) => unpackNames(defects[product] ?? ''));
    const kinds = names.map((name) => name.split('/')[0] as string);
    return [product, { train, defects: Object.fromEntries(kinds.map((kind) => [kind, 60])) }];
  });
  return madeDataset(Object.fromEntries(products));
}

/** VisA as it is shipped, or converted to the layout of MVTec AD; the last hundred good images are for the test. */
function knownVisa(converted: boolean): Dataset {
  const images = Object.entries(readPacked('visa').all).flatMap(([product, packed]) => {
    const train = new Set(unpackNames(String(packed)));
    const width = [...train][0]?.length ?? 0;
    const numbers = (count: number, digits: number) =>
      Array.from({ length: count }, (_, i) => String(i).padStart(digits, '0'));
    const normal = numbers(Math.ceil(train.size / 0.9 + 1), width).map((id): LabelledImage => {
      const part = train.has(id) ? 'train' : 'test';
      const name = converted ? `${product}/${part}/good/${id}.JPG` : `${product}/Data/Images/Normal/${id}.JPG`;
      return { path: `/visa/${name}`, name, product, part, defective: false, kind: 'good', masks: [] };
    });
    const anomalies = numbers(100, 3).map((id): LabelledImage => {
      const name = converted ? `${product}/test/bad/${id}.JPG` : `${product}/Data/Images/Anomaly/${id}.JPG`;
      const kind = converted ? 'bad' : 'anomaly';
      return { path: `/visa/${name}`, name, product, part: 'test', defective: true, kind, masks: [] };
    });
    return [...normal, ...anomalies];
  });
  return { name: 'VisA', layout: converted ? 'mvtec' : 'visa', root: '/visa', images };
}

const without = (dataset: Dataset, ...names: string[]): Dataset => ({
  ...dataset,
  images: dataset.images.filter(({ name }) => !names.includes(name)),
});

const mvtec = knownMvtec();

describe('a published split of a data set', () => {
  it.each([
    ['mvtecad', 'MVTec AD', mvtec],
    ['visa', 'VisA as shipped', knownVisa(false)],
    ['visa', 'VisA converted', knownVisa(true)],
  ])('%s: all fifteen have their numbers, on %s', (prefix, _, dataset) => {
    const names = publishedNamed(prefix);
    expect(names).toHaveLength(15);
    for (const name of names) {
      const split = applyPublished(dataset, name);
      const { classes } = publishedSplit(name);
      const counts = countsOf(split);
      for (const [product, { good, defective }] of Object.entries(classes))
        expect(counts[product]).toEqual([good, defective]);
      expect(split.tail).toEqual(Object.keys(classes).filter((product) => classes[product]?.tail));
      expect(split.test).toHaveLength(dataset.images.filter(({ part }) => part === 'test').length);
      expect(new Set(split.train.map(({ path }) => path)).size).toBe(split.train.length);
    }
  });

  it('has the images that were published, and its defects in the test as well', () => {
    const split = applyPublished(mvtec, 'mvtecad/step_k1/seed01');
    expect(split).toMatchObject({ name: 'mvtecad/step_k1/seed01', family: 'mvtecad/step_k1', dataset: 'made' });
    expect(goodNames(split).slice(0, 3)).toEqual([
      'bottle/train/good/098.png',
      'cable/train/good/071.png',
      'capsule/train/good/063.png',
    ]);
    const defects = defectNames(split);
    expect(defects.slice(0, 2)).toEqual(['carpet/test/color/004.png', 'carpet/test/color/005.png']);
    expect(split.train.every(({ part }) => part === 'train')).toBe(true);
    expect(split.test.filter(({ name }) => defects.includes(name))).toHaveLength(170);
  });

  it.each([false, true])('takes the published images of VisA (converted: %s)', (converted) => {
    const split = applyPublished(knownVisa(converted), 'visa/step_k1/seed01');
    const folder = converted ? 'candle/train/good' : 'candle/Data/Images/Normal';
    expect(goodNames(split).filter((name) => name.startsWith('candle/'))).toEqual([`${folder}/0451.JPG`]);
    expect(split.train.find(({ product, defective }) => product === 'pcb2' && defective)?.name).toBe(
      converted ? 'pcb2/test/bad/006.JPG' : 'pcb2/Data/Images/Anomaly/006.JPG',
    );
  });

  it('leaves out products that it does not name', () => {
    const extra = madeDataset({ teapot: { train: 3, defects: { cut: 2 } } }).images;
    const split = applyPublished({ ...mvtec, images: [...extra, ...mvtec.images] }, 'mvtecad/step_k4/seed02');
    expect([...split.train, ...split.test].filter(({ product }) => product === 'teapot')).toEqual([]);
  });

  it('says what is missing', () => {
    const apply = (dataset: Dataset) => () => applyPublished(dataset, 'mvtecad/step_k1/seed01');
    expect(apply(without(mvtec, 'carpet/test/color/004.png'))).toThrow(
      'E_SPLIT: The published split mvtecad/step_k1/seed01 cannot be made of /made: no defective test image of carpet is named color/004. Expected CLASS/train/good/000.png and CLASS/test/KIND/000.png, as MVTec AD is shipped; the data set was read as mvtec.',
    );
    expect(
      apply(without(mvtec, 'bottle/train/good/098.png', 'carpet/test/color/004.png', 'carpet/test/color/005.png')),
    ).toThrow('no good training image of bottle is named 098, and 2 more like this');
    expect(apply(without(mvtec, 'carpet/train/good/000.png'))).toThrow(
      'carpet has 279 good training images instead of 280',
    );
    expect(apply({ ...mvtec, images: mvtec.images.filter(({ product }) => product > 'capsule') })).toThrow(
      'it has no product bottle, cable, capsule; there are: carpet, grid,',
    );
    expect(apply({ ...mvtec, images: [] })).toThrow('there are: none');
    const twice = mvtec.images.find(({ name }) => name === 'bottle/train/good/098.png') as LabelledImage;
    expect(apply({ ...mvtec, images: [...mvtec.images, { ...twice, name: 'bottle/train/good/098.jpg' }] })).toThrow(
      'more than one good training image of bottle is named 098',
    );
  });
});
