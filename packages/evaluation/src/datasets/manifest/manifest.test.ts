import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isTailedCoreError } from '@tailedcore/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelledImage } from '../dataset.ts';
import { datasetFolders, linesOf } from '../fixtures/dataset-folder.ts';
import { readDataset } from '../read-dataset.ts';
import { sortImages } from '../sort-images.ts';
import { parseManifest, readManifest } from './read-manifest.ts';
import { formatManifest, writeManifest } from './write-manifest.ts';

const folderWith = datasetFolders();
const refusal = async (promise: Promise<unknown>) => {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  return isTailedCoreError(error, 'E_DATASET') ? error.message : `no E_DATASET: ${JSON.stringify(error)}`;
};
const image = (path: string, rest: Partial<LabelledImage> = {}): LabelledImage => ({
  path,
  name: path,
  product: 'bottle',
  part: 'train',
  defective: false,
  kind: 'good',
  masks: [],
  ...rest,
});

describe('a manifest', () => {
  it('as .csv has columns in any order, several masks, words of several data sets', async () => {
    const root = await folderWith({
      'all.csv':
        '\uFEFFLabel, SPLIT ,mask,Path,class,kind,group,camera\r\nOK,train,,a.png,nut,,head,1\r\nNG,test,m/1.png|m/2.bmp,b.png,nut,bent,head,1\r\n1,val,,"c, d.png",bolt,,TAIL,2\r\n',
      'a.png': '',
      'b.png': '',
      'c, d.png': '',
      'm/1.png': '',
      'm/2.bmp': '',
    });
    const dataset = await readDataset(join(root, 'all.csv'));
    expect(dataset).toMatchObject({ name: 'all', layout: 'manifest', root, tail: ['bolt'] });
    expect(linesOf(dataset)).toEqual([
      'bolt validation defect c, d.png',
      'nut train good a.png',
      'nut test bent b.png m/1.png m/2.bmp',
    ]);
  });

  it('as .jsonl has a line for an image, with masks as a text or a list', async () => {
    const lines = [
      { path: 'a.png', class: 'nut', label: false, split: 'train', mask: null, extra: [1] },
      { path: 'a.png', class: 'nut', label: 0, split: 'test', mask: 'm.png', kind: 'OK' },
      { path: 'b.png', product: 'nut', label: 'ko', split: 'test', mask: 'm.png' },
      { path: 'c.png', class: 'nut', label: 'anomaly', kind: 'bent', split: 'test', masks: ['m.png', 'n|o.png'] },
    ];
    const root = await folderWith({
      'all.JSONL': lines.map((line) => JSON.stringify(line)).join('\n\n'),
      ...Object.fromEntries(['a.png', 'b.png', 'c.png', 'm.png', 'n|o.png'].map((name) => [name, ''])),
    });
    const dataset = await readDataset(join(root, 'all.JSONL'));
    expect(dataset.tail).toBeUndefined();
    expect(linesOf(dataset)).toEqual([
      'nut train good a.png',
      'nut test good a.png',
      'nut test defect b.png m.png',
      'nut test bent c.png m.png n|o.png',
    ]);
  });

  it('may be read for some products only', async () => {
    const text =
      'path,class,label,split,group\na.png,nut,good,train,tail\na.png,nut,good,test,tail\nb.png,bolt,good,train,head\n';
    const root = await folderWith({ 'm.csv': text, 'a.png': '', 'b.png': '' });
    const dataset = await readDataset(join(root, 'm.csv'), { products: ['bolt'], name: 'mine' });
    expect(dataset).toMatchObject({ name: 'mine', tail: [] });
    expect(linesOf(dataset)).toEqual(['bolt train good b.png']);
    expect(await refusal(readDataset(join(root, 'm.csv'), { products: ['bold'] }))).toContain('did you mean "bolt"?');
  });

  it('is told all that is wrong with it at once, by line and column', async () => {
    const text = [
      'path,class,label,split,kind,group,mask',
      'a.png,nut,maybe,train,,,',
      ',,good,tset,,,',
      'a.png,nut,good,train,bent,,',
      'a.png,nut,bad,train,good,,',
      'a.png,nut,good,train,,rare,',
      'gone.png,nut,bad,test,,,gone mask.png',
      'a.png,nut,good',
    ].join('\n');
    const root = await folderWith({ 'm.csv': text, 'a.png': '' });
    const message = await refusal(readManifest(join(root, 'm.csv')));
    const lines = message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
    expect(message).toContain('of the layout manifest: 10 problems:');
    expect(lines).toEqual([
      'line 8: expected 7 fields as in the header, received 3',
      'line 2, label: expected one of good, normal, ok, 0, false, defect, defective, anomaly, anomalous, abnormal, bad, ng, nok, ko, 1, true, received "maybe"',
      'line 3, path: expected a file, received nothing',
      'line 3, class: expected a name, received nothing',
      'line 3, split: expected train, validation (val) or test, received "tset"',
      'line 4, kind: expected good or nothing, as the label says so, received "bent"',
      'line 5, kind: expected a kind of defect, as the label says that there is one, received "good"',
      'line 6, group: expected tail, head or nothing, received "rare"',
      `line 7, path: expected a file, and there is none at ${join(root, 'gone.png')}`,
      `line 7, mask: expected a file, and there is none at ${join(root, 'gone mask.png')}`,
    ]);
  });

  it('tells the first problems of many, and how many there are', async () => {
    const text = `path,class,label,split\n${'a.png,nut,?,train\n'.repeat(25)}`;
    const message = await refusal(readManifest(join(await folderWith({ 'm.csv': text }), 'm.csv')));
    expect(message).toContain('25 problems:');
    expect(message.split('\n')).toHaveLength(22);
    expect(message).toContain('line 21, label');
    expect(message).not.toContain('line 22, label');
    expect(message).toMatch(/and 5 more$/);
  });

  it('must not contradict itself', () => {
    const text = [
      'path,class,label,split,group',
      'a.png,nut,good,train,tail',
      'a.png,nut,good,test,tail',
      './a.png,nut,good,train,tail',
      'a.png,bolt,bad,validation,head',
      'b.png,nut,good,train,head',
      'c.png,nut,good,train,',
    ].join('\n');
    expect(parseManifest('/m.csv', text).problems).toEqual([
      'line 4, path: expected an image once in train, received that of line 2 again',
      'line 5, class: expected "nut" as in line 2, received "bolt"',
      'line 5, label: expected "good" as in line 2, received "defect"',
      'line 6, group: expected tail as in line 2, received head: a class is in one group',
    ]);
  });

  it.each([
    ['m.csv', '', 'line 1: expected a header, received nothing'],
    [
      'm.csv',
      'path,class,lable,split\n',
      'line 1: expected a column label, received "path,class,lable,split"; did you mean "lable"?',
    ],
    ['m.csv', 'path;class;label;split\n', 'line 1: expected a column path, received "path;class;label;split"'],
    ['m.csv', 'path,class,label,split\n"a', 'line 2: a double quote is not closed'],
    ['m.csv', 'path,class,label,split\n', 'it names no image'],
    ['m.csv', Uint8Array.of(0x70, 0xfc), 'it is not UTF-8 text'],
    ['m.jsonl', '\n', 'it names no image'],
    ['m.jsonl', '[1]', 'line 1: expected a JSON object, received "[1]"'],
    ['m.jsonl', '\n{', 'line 2: expected a JSON object, received "{"'],
    ['m.jsonl', '{}', 'line 1: expected a column path, received nothing'],
    [
      'm.jsonl',
      '{"path":5,"class":"a","label":"ok","split":"test","mask":[1]}',
      'line 1, path: expected a text, received 5',
    ],
    [
      'm.jsonl',
      '{"path":"a","class":"a","label":"ok","split":"test","mask":[1]}',
      'mask: expected a text or a list of texts, received [1]',
    ],
  ])('%s holding %j is refused', async (name, content, expected) => {
    const root = await folderWith({ [name]: content });
    expect(await refusal(readManifest(join(root, name)))).toContain(expected);
  });

  it('that cannot be read is E_INPUT_UNREADABLE', async () => {
    await expect(readManifest(join(await folderWith([]), 'm.csv'))).rejects.toThrow(/E_INPUT_UNREADABLE/);
  });
});

describe('a written manifest', () => {
  it('names images below it and beside it by relative paths, others by absolute ones', () => {
    const paths = [
      '/data/sets/a.png',
      '/data/sets/below/b.png',
      '/data/mvtec/c.png',
      '/elsewhere/d.png',
      '/data/sets/=e.png',
    ];
    const [first] = paths;
    const defect = image(first as string, {
      defective: true,
      kind: 'bent',
      part: 'test',
      masks: ['/data/m.png', '/x/y.png'],
    });
    expect(formatManifest('/data/sets/m.csv', [...paths.map((path) => image(path)), defect])).toEqual([
      'path,class,label,kind,mask,split,group\n',
      'a.png,bottle,good,good,,train,\n',
      'below/b.png,bottle,good,good,,train,\n',
      '../mvtec/c.png,bottle,good,good,,train,\n',
      '/elsewhere/d.png,bottle,good,good,,train,\n',
      './=e.png,bottle,good,good,,train,\n',
      'a.png,bottle,defect,bent,../m.png|/x/y.png,test,\n',
    ]);
    expect(formatManifest('/data/m.jsonl', [defect], ['bottle'])).toEqual([
      '{"path":"sets/a.png","class":"bottle","label":"defect","kind":"bent","mask":["m.png","../x/y.png"],"split":"test","group":"tail"}\n',
    ]);
  });

  it('must have an ending that is read, and no mask that its form cannot hold', async () => {
    const root = await folderWith(['a.png']);
    await expect(writeManifest(join(root, 'm.txt'), [])).rejects.toThrow(/E_OUTPUT.*ends in \.csv or \.jsonl/);
    const barred = image('/a.png', { defective: true, kind: 'bent', masks: ['/a|b.png'] });
    await expect(writeManifest(join(root, 'm.csv'), [barred])).rejects.toThrow(/E_OUTPUT.*a\|b\.png.*write a \.jsonl/);
    expect(await readdir(root)).toEqual(['a.png']);
  });

  it('reads back as it was, whatever the names', () => {
    const part = fc.string({
      unit: fc.constantFrom(
        'a',
        'B',
        '=',
        '+',
        '-',
        '@',
        '"',
        ',',
        ';',
        ' ',
        '\n',
        '\r',
        '\t',
        "'",
        '\\',
        'é',
        '写',
        '😀',
        '#',
        '%',
        '.',
      ),
      minLength: 1,
      maxLength: 8,
    });
    const name = part.filter((text) => text !== '.' && text !== '..');
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => `/data/${parts.join('/')}`);
    const images = fc.uniqueArray(
      fc.record({
        path,
        part: fc.constantFrom('train' as const, 'validation' as const, 'test' as const),
        defect: fc.option(fc.record({ kind: name, masks: fc.array(path, { maxLength: 2 }) })),
        product: name,
      }),
      { selector: ({ path }) => path, minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(
        images,
        fc.boolean(),
        fc.constantFrom('/data/sets/m.csv', '/data/m.jsonl', '/m.csv'),
        (drawn, grouped, file) => {
          const written = drawn.map(({ path, part, defect, product }) =>
            image(path, { product, part, ...(defect && defect.kind !== 'good' && { defective: true, ...defect }) }),
          );
          const tail = grouped ? [(written[0] as LabelledImage).product] : undefined;
          const { images: read, problems } = parseManifest(file, formatManifest(file, written, tail).join(''));
          expect(problems).toEqual([]);
          expect(read.map((one) => ({ ...one.image, name: '' }))).toEqual(written.map((one) => ({ ...one, name: '' })));
          expect(read.map(({ group }) => group)).toEqual(
            written.map(({ product }) => tail && (tail.includes(product) ? 'tail' : 'head')),
          );
        },
      ),
    );
  });

  it.each(['m.csv', 'm.jsonl'])('%s gives back a data set from the disk', async (file) => {
    const names = [' =1+1,"x".png', '写真\n😀.png', "'a.png", 'sub/- b.png'];
    const root = await folderWith(names.map((name) => `images/${name}`));
    const at = (name: string) => join(root, 'images', name);
    const images = names.map((name, i) =>
      image(at(name), {
        name: `images/${name}`,
        product: i < 2 ? '=rare' : 'common',
        part: i % 2 === 0 ? 'train' : 'test',
        ...(i === 1 && { defective: true, kind: '+bent', masks: [at(names[0] as string), at(names[2] as string)] }),
      }),
    );
    const path = join(root, file);
    await writeFile(path, 'before');
    await writeManifest(path, images, { tail: ['=rare'] });
    expect(await readManifest(path)).toEqual({
      name: 'm',
      layout: 'manifest',
      root,
      images: sortImages(images),
      tail: ['=rare'],
    });
    const beside = join(dirname(root), 'lists', file);
    await mkdir(dirname(beside));
    await writeManifest(beside, images);
    expect(await readFile(beside, 'utf8')).toContain('../set/images/');
    expect((await readManifest(beside)).images.map(({ path }) => path).sort()).toEqual(
      images.map(({ path }) => path).sort(),
    );
  });
});
