import { expect, it } from 'vitest';
import { normalizeSettings } from '../config/normalize.ts';
import { estimateFit, selectionRowBytes } from './estimate.ts';

const backbone = { grid: (height: number, width: number) => [height / 8, width / 8] as const, patchColumns: 300 };
const config = normalizeSettings();

it('counts patches, the rows that selection works on, and whole features where they are wider', () => {
  const estimate = estimateFit(10, backbone, config, 1e12);
  const patches = 10 * 28 * 28;
  expect(estimate).toMatchObject({ images: 10, patches, copies: 0, spills: false, tooLarge: false });
  expect(estimate.selectionBytes).toBe(patches * selectionRowBytes(128));
  expect(estimate.fullBytes).toBe(patches * 300 * 4);
  expect(estimateFit(10, { ...backbone, patchColumns: 100 }, config, 1e12).fullBytes).toBe(0);
});

it('counts copies of all images, and the images twice beside them', () => {
  const alone = estimateFit(10, backbone, config, 1e12);
  const copied = estimateFit(10, backbone, config, 1e12, 7);
  expect(copied).toMatchObject({ images: 10, copies: 7, patches: 8 * alone.patches });
  expect(copied.selectionBytes).toBe(9 * alone.selectionBytes);
  expect(copied.fullBytes).toBe(9 * alone.fullBytes);
});

it('counts two bytes a value of whole features kept as halves, and says so of the file', () => {
  const whole = estimateFit(10, backbone, config, 1e12);
  const { selectionBytes, fullBytes } = whole;
  const halved = (memory: number) => estimateFit(10, backbone, { ...config, storage: 'float16' }, memory);
  expect(halved(1e12)).toEqual({ ...whole, fullBytes: fullBytes / 2 });
  expect(halved(selectionBytes + fullBytes / 2)).toMatchObject({ spills: false });
  expect(halved(selectionBytes + fullBytes / 2 - 1)).toMatchObject({ spills: true, tooLarge: false });
});

it('says when features go to a file, and when even the selection does not fit', () => {
  const { selectionBytes, fullBytes } = estimateFit(10, backbone, config, 1e12);
  expect(estimateFit(10, backbone, config, selectionBytes + fullBytes)).toMatchObject({ spills: false });
  expect(estimateFit(10, backbone, config, selectionBytes)).toMatchObject({ spills: true, tooLarge: false });
  expect(estimateFit(10, backbone, config, selectionBytes - 1)).toMatchObject({ tooLarge: true });
});
