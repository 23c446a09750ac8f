import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  applyPublished,
  type Dataset,
  type LabelledImage,
  publishedNamed,
  publishedSplit,
} from '@tailedcore/evaluation';
import { describe, expect, it } from 'vitest';
import { packNames } from './pack-names.ts';
import {
  type MixedOriginal,
  type MvtecOriginal,
  packMixed,
  packMvtec,
  packVisa,
  type VisaOriginal,
} from './pack-splits.ts';

const originals = fileURLToPath(new URL('../../../../shared/splits/', import.meta.url));
const packed = fileURLToPath(new URL('../../../packages/evaluation/data/', import.meta.url));
const areHere = existsSync(originals);
if (!areHere) console.warn('Skipped: the original splits are not here (../shared/splits).');

const json = async <Form>(folder: string, name: string) =>
  JSON.parse(await readFile(join(folder, name), 'utf8')) as Form;

/** Images that exist by name only. */
const image = (product: string, part: 'train' | 'test', kind: string, file: string): LabelledImage => {
  const name = `${product}/${part}/${kind}/${file}`;
  return { path: `/${name}`, name, product, part, kind, defective: kind !== 'good', masks: [] };
};
const datasetOf = (images: readonly LabelledImage[]): Dataset => {
  const unique = new Map(images.map((one) => [one.path, one]));
  return { name: 'original', layout: 'mvtec', root: '/', images: [...unique.values()] };
};
const numbered = (count: number, digits: number) =>
  Array.from({ length: count }, (_, i) => String(i).padStart(digits, '0'));
const namesIn = (dataset: Dataset, split: string) =>
  applyPublished(dataset, split)
    .train.map(({ name }) => name)
    .sort();

it('packed names are short, and odd ones are refused', () => {
  expect(packNames(['cut/002', 'cut/000', 'cut/001', 'color/007', 'color/004'])).toBe('color/004,007 cut/000..002');
  expect(packNames(['9', '10', '098', '099', '100', 'bottle'])).toBe('098..099,10,100,9 bottle');
  expect(() => packNames(['a b1'])).toThrow('cannot be packed');
});

describe.skipIf(!areHere)('the splits that are shipped', () => {
  it('are the packed originals', async () => {
    const shipped = (name: string) => json(packed, name);
    expect(await shipped('mvtecad.json')).toEqual(packMvtec(await json<MvtecOriginal>(originals, 'mvtecad.json')));
    expect(await shipped('visa.json')).toEqual(packVisa(await json<VisaOriginal>(originals, 'visa.json')));
    expect(await shipped('mixed-products.json')).toEqual(
      packMixed(await json<MixedOriginal>(originals, 'mixed-products.json')),
    );
  });

  it('name the images of MVTec AD that the originals name', async () => {
    const original = await json<MvtecOriginal>(originals, 'mvtecad.json');
    const all = Object.fromEntries(
      Object.values(original)
        .flatMap((split) => Object.entries(split))
        .filter(([, { train_good: good }]) => good === 'all')
        .map(([product, { good_count: count }]) => [product, count]),
    );
    const defect = (product: string, file: string) => {
      const [, kind = '', number = ''] = /^(.+)_(\d+\.png)$/.exec(file) ?? [];
      return image(product, 'test', kind, number);
    };
    const dataset = datasetOf([
      ...Object.entries(all).flatMap(([product, count]) =>
        numbered(count, 3).map((id) => image(product, 'train', 'good', `${id}.png`)),
      ),
      ...Object.values(original)
        .flatMap((split) => Object.entries(split))
        .flatMap(([product, { injected_defects: files }]) => files.map((file) => defect(product, file))),
    ]);
    for (const [split, products] of Object.entries(original)) {
      const expected = Object.entries(products).flatMap(([product, { train_good: good, injected_defects: files }]) => [
        ...(good === 'all' ? numbered(all[product] as number, 3) : good).map((id) => `${product}/train/good/${id}.png`),
        ...files.map((file) => defect(product, file).name),
      ]);
      expect(namesIn(dataset, `mvtecad/${split}`)).toEqual(expected.sort());
      const counts = Object.entries(publishedSplit(`mvtecad/${split}`).classes).map(
        ([product, { good, defective }]) => [product, good, defective],
      );
      expect(counts).toEqual(
        Object.entries(products).map(([product, one]) => [product, one.good_count, one.injected_defects.length]),
      );
    }
  });

  it('leave of VisA what the originals do not remove', async () => {
    const original = await json<VisaOriginal>(originals, 'visa.json');
    const removed = (product: string) => [
      ...new Set(Object.values(original).flatMap((split) => split[product]?.removed_good ?? [])),
    ];
    const products = Object.keys(Object.values(original)[0] ?? {});
    const dataset = datasetOf(
      products.flatMap((product) => [
        ...removed(product).map((id) => image(product, 'train', 'good', `${id}.JPG`)),
        ...numbered(100, 3).map((id) => image(product, 'test', 'bad', `${id}.JPG`)),
      ]),
    );
    // As VisA is shipped: 1cls.csv has these many normal training images of each product.
    expect(products.map((product) => removed(product).length)).toEqual([
      900, 542, 450, 453, 450, 900, 900, 904, 901, 905, 904, 450,
    ]);
    for (const [split, classes] of Object.entries(original)) {
      const expected = Object.entries(classes).flatMap(([product, { removed_good: gone, injected_defects: files }]) => [
        ...removed(product)
          .filter((id) => !gone.includes(id))
          .map((id) => `${product}/train/good/${id}.JPG`),
        ...files.map((file) => `${product}/test/bad/${file.replace('bad_', '')}`),
      ]);
      expect(namesIn(dataset, `visa/${split}`)).toEqual(expected.sort());
    }
  });

  it('name the images of the mixed products that the originals name', async () => {
    const original = await json<MixedOriginal>(originals, 'mixed-products.json');
    const namesOf = ({ train, noise }: MixedOriginal[string]) => [
      ...Object.entries(train).flatMap(([product, files]) => files.map((file) => `${product}/train/good/${file}`)),
      ...Object.entries(noise).flatMap(([product, files]) => files.map((file) => `${product}/test/${file}`)),
    ];
    const images = Object.values(original)
      .flatMap(namesOf)
      .map((name) => {
        const [product = '', part = '', kind = '', file = ''] = name.split('/');
        return image(product, part as 'train', kind, file);
      });
    expect(publishedNamed('mixed-products')).toEqual(Object.keys(original).map((name) => `mixed-products/${name}`));
    for (const [split, lists] of Object.entries(original)) {
      expect(namesIn(datasetOf(images), `mixed-products/${split}`)).toEqual(namesOf(lists).sort());
      expect(applyPublished(datasetOf(images), `mixed-products/${split}`).tail).toEqual([...lists.tail].sort());
    }
  });
});
