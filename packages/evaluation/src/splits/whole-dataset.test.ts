import { expect, it } from 'vitest';
import { sortImages } from '../datasets/sort-images.ts';
import { drawLongTail } from './draw-long-tail.ts';
import { madeDataset, madeImage } from './fixtures/made-dataset.ts';
import { wholeDataset } from './whole-dataset.ts';

const dataset = madeDataset({
  bolt: { train: 25, defects: { cut: 3 } },
  cap: { train: 19, defects: { cut: 1 } },
  nut: { train: 20 },
});

it('a whole data set keeps its own training and test images, and has rare products below 20', () => {
  const mixedIn = madeImage('cap', 'train', 'cut', '000');
  const held = madeImage('cap', 'validation', 'good', '000');
  const split = wholeDataset({ ...dataset, images: [mixedIn, held, ...dataset.images] });
  expect(split).toMatchObject({ name: 'made/whole', family: 'made/whole', dataset: 'made', tail: ['cap'] });
  expect(split.train).toHaveLength(65);
  expect(split.train.indexOf(mixedIn)).toBe(25 + 19);
  expect(split.test).toHaveLength(10);
  const good = split.train.filter(({ defective }) => !defective).map(({ name }) => name);
  expect(good).toEqual([...good].sort());
});

it('a split that was written as a manifest comes back as it was', () => {
  const drawn = drawLongTail(dataset, { kind: 'step', k: 2, seed: 1 });
  const images = sortImages([...drawn.train, ...drawn.test]);
  const { tail, train, test } = wholeDataset({ ...dataset, images, tail: drawn.tail });
  expect({ tail, train, test }).toEqual({ tail: drawn.tail, train: drawn.train, test: drawn.test });
});

it('a whole data set has the rare products that its manifest names, and none when all are small', () => {
  expect(wholeDataset({ ...dataset, tail: ['nut'] }).tail).toEqual(['nut']);
  expect(wholeDataset({ ...dataset, tail: [] }).tail).toEqual([]);
  expect(wholeDataset(madeDataset({ bolt: { train: 5 }, cap: { train: 19 } })).tail).toEqual([]);
});

it('a whole data set needs both parts', () => {
  const only = (part: string) => ({ ...dataset, images: dataset.images.filter((image) => image.part === part) });
  expect(() => wholeDataset(only('train'))).toThrow('it has no test images');
  expect(() => wholeDataset(only('test'))).toThrow('it has no training images');
});
