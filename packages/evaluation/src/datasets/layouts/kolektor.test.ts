import { isTailedCoreError } from '@tailedcore/core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { datasetFolders, linesOf } from '../fixtures/dataset-folder.ts';
import { greyBmp } from '../fixtures/grey-bmp.ts';
import { readDataset } from '../read-dataset.ts';

const folderWith = datasetFolders();
const refusal = async (promise: Promise<unknown>) => {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  return isTailedCoreError(error) ? error.message : `no coded error: ${JSON.stringify(error)}`;
};

describe('kolektorsdd', () => {
  const black = greyBmp([0, 0, 0, 0]);
  const drawn = greyBmp([0, 0, 1, 0]);

  it('has its defects found by their masks, and whole commutators tested', async () => {
    const files: Record<string, string | Uint8Array> = { 'kos02/Thumbs.db': '', 'readme.txt': '' };
    for (const commutator of ['kos01', 'kos02', 'kos03', 'kos04', 'kos05'])
      for (const view of [0, 1, 2]) {
        files[`${commutator}/Part${view}.jpg`] = '';
        files[`${commutator}/Part${view}_label.bmp`] = view === 1 && commutator < 'kos03' ? drawn : black;
      }
    const root = await folderWith(files);
    const dataset = await readDataset(root);
    expect(dataset.layout).toBe('kolektorsdd');
    expect(linesOf(dataset).filter((line) => line.includes('defect'))).toEqual([
      'kolektorsdd test defect kos01/Part1.jpg kos01/Part1_label.bmp',
      'kolektorsdd test defect kos02/Part1.jpg kos02/Part1_label.bmp',
    ]);
    const good = dataset.images.filter(({ defective }) => !defective);
    const commutatorsOf = (part: string) =>
      new Set(good.filter((image) => image.part === part).map(({ name }) => name.slice(0, 5)));
    expect(good.length).toBe(13);
    expect(commutatorsOf('test').size).toBe(1);
    expect(commutatorsOf('train').size).toBe(4);
    expect(new Set([...commutatorsOf('test'), ...commutatorsOf('train')]).size).toBe(5);
    expect(await readDataset(root)).toEqual(dataset);
    const seeds = await Promise.all([1, 2, 3, 4, 5].map((seed) => readDataset(root, { seed })));
    expect(new Set(seeds.map((other) => linesOf(other).join())).size).toBeGreaterThan(1);
    const more = await readDataset(root, { testShare: 0.4 });
    expect(
      new Set(
        more.images.filter(({ part, defective }) => part === 'test' && !defective).map(({ name }) => name.slice(0, 5)),
      ).size,
    ).toBe(2);
  });

  it('cannot be read without its masks, or with broken ones', async () => {
    const files = { 'kos01/Part0.jpg': '', 'kos01/Part0_label.bmp': black, 'kos01/Part1.jpg': '' };
    expect(await refusal(readDataset(await folderWith(files)))).toMatch(
      /E_DATASET.*layout kolektorsdd.*\n.*1 of 2 images have no mask NAME_label.*the first is kos01\/Part1\.jpg/,
    );
    const broken = { ...files, 'kos01/Part1_label.bmp': drawn.subarray(0, 60) };
    expect(await refusal(readDataset(await folderWith(broken)))).toMatch(/^E_MASK: .*Part1_label\.bmp/);
  });
});

describe('kolektorsdd2', () => {
  it("is split by its authors' folders, and trains on defective images too", async () => {
    const png = (grey: number) =>
      sharp({ create: { width: 2, height: 2, channels: 3, background: { r: grey, g: grey, b: grey } } })
        .png()
        .toBuffer();
    const [black, white] = await Promise.all([png(0), png(255)]);
    const root = await folderWith({
      'train/10000.png': '',
      'train/10000_GT.png': black,
      'train/10001.png': '',
      'train/10001_GT.png': white,
      'test/20000.png': '',
      'test/20000_GT.png': black,
      'test/20001.png': '',
      'test/20001_GT.png': white,
    });
    const dataset = await readDataset(root);
    expect(dataset.layout).toBe('kolektorsdd2');
    expect(linesOf(dataset)).toEqual([
      'kolektorsdd2 train good train/10000.png',
      'kolektorsdd2 train defect train/10001.png train/10001_GT.png',
      'kolektorsdd2 test good test/20000.png',
      'kolektorsdd2 test defect test/20001.png test/20001_GT.png',
    ]);
    expect(await refusal(readDataset(root, { products: ['kolektorsdd'] }))).toContain(
      'there is no product "kolektorsdd"; it has kolektorsdd2; did you mean "kolektorsdd2"?',
    );
  });
});
