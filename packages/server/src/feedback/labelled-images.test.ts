import { join } from 'node:path';
import { expect, it } from 'vitest';
import { workFolder } from '../fixtures/fitted-model.ts';
import { type Label, labelledImages, openFeedbackStore } from './index.ts';

const folder = workFolder();
let stores = 0;

type Said = readonly [image: string, label: Label, model?: string];

/** What is found, as letters of images, after words about them: those of a label, then the conflicts. */
async function found(said: readonly Said[], label: 'good' | 'defect', model?: string): Promise<string[]> {
  using store = await openFeedbackStore(join(folder, `store-${stores++}`));
  for (const [image, word, of = 'line'] of said)
    await store.add({
      model: of,
      modelSha256: 'a'.repeat(64),
      result: null,
      imageSha256: image.repeat(64),
      imageEnding: 'png',
      imageName: image,
      score: 1,
      pValue: null,
      verdict: 'unknown',
      label: word,
      note: null,
    });
  const { images, conflicts } = await labelledImages(store, label, model);
  return [images, conflicts].map((list) => list.map(({ name }) => name).join(''));
}

it('finds the images of which it was said last, and those of which both was said', async () => {
  const said: Said[] = [
    ['a', 'good'],
    ['b', 'defect'],
    ['c', 'good'],
    ['a', 'defect'],
    ['c', 'none'],
    ['d', 'good'],
    ['b', 'good'],
  ];
  expect(await found(said, 'good')).toEqual(['db', 'ab']);
  expect(await found(said, 'defect')).toEqual(['a', 'ab']);
});

it('sees no conflict with what was taken back', async () => {
  const said: Said[] = [
    ['a', 'good'],
    ['a', 'none'],
    ['a', 'defect'],
  ];
  expect(await found(said, 'defect')).toEqual(['a', '']);
});

it('looks at the results of one model where asked for', async () => {
  const said: Said[] = [
    ['a', 'good'],
    ['a', 'defect', 'other'],
    ['b', 'good', 'other'],
  ];
  expect(await found(said, 'good')).toEqual(['b', 'a']);
  expect(await found(said, 'good', 'line')).toEqual(['a', '']);
});

it('reads stores of many rows to the end', async () => {
  const letters = '0123456789abcdef';
  const said = Array.from({ length: 1003 }, (_, i): Said => [
    letters[i % 16] as string,
    i === 1002 ? 'defect' : 'good',
  ]);
  expect((await found(said, 'defect'))[0]).toBe(letters[1002 % 16]);
});
