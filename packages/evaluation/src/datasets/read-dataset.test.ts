import { symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isTailedCoreError } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { datasetFolders, linesOf } from './fixtures/dataset-folder.ts';
import { datasetLayouts } from './layouts/layouts.ts';
import { type DatasetOptions, readDataset } from './read-dataset.ts';

const folderWith = datasetFolders();
const mvtec = [
  'bottle/train/good/000.png',
  'bottle/test/good/000.png',
  'bottle/test/broken_large/000.png',
  'bottle/ground_truth/broken_large/000_mask.png',
];

const without = (files: Readonly<Record<string, string>>, name: string) =>
  Object.fromEntries(Object.entries(files).filter(([other]) => other !== name));

/** The message of E_DATASET, or what else came. */
async function refusal(root: string, options?: DatasetOptions): Promise<string> {
  const error: unknown = await readDataset(root, options).catch((thrown: unknown) => thrown);
  return isTailedCoreError(error, 'E_DATASET') ? error.message : `no E_DATASET: ${JSON.stringify(error)}`;
}

describe('a data set of the layout', () => {
  it('mvtec has masks with _mask, and is named for its folder', async () => {
    const root = await folderWith(mvtec);
    const dataset = await readDataset(root);
    expect(dataset).toMatchObject({ name: 'set', layout: 'mvtec', root, notices: [] });
    expect(linesOf(dataset)).toEqual([
      'bottle train good bottle/train/good/000.png',
      'bottle test broken_large bottle/test/broken_large/000.png bottle/ground_truth/broken_large/000_mask.png',
      'bottle test good bottle/test/good/000.png',
    ]);
  });

  it('mvtec may be VisA as converted: masks without _mask, other endings', async () => {
    const root = await folderWith([
      'candle/train/good/0001.JPG',
      'candle/test/good/0002.JPG',
      'candle/test/bad/000.JPG',
      'candle/ground_truth/bad/000.png',
    ]);
    const dataset = await readDataset(root);
    expect(dataset.layout).toBe('mvtec');
    expect(linesOf(dataset)).toEqual([
      'candle train good candle/train/good/0001.JPG',
      'candle test bad candle/test/bad/000.JPG candle/ground_truth/bad/000.png',
      'candle test good candle/test/good/0002.JPG',
    ]);
  });

  it('mvtec-loco has a validation part and several masks an image', async () => {
    const root = await folderWith([
      'pushpins/train/good/000.png',
      'pushpins/validation/good/000.png',
      'pushpins/test/good/000.png',
      'pushpins/test/logical_anomalies/000.png',
      'pushpins/ground_truth/logical_anomalies/000/001.png',
      'pushpins/ground_truth/logical_anomalies/000/000.png',
      'pushpins/defects_config.json',
    ]);
    const dataset = await readDataset(root);
    expect(dataset.layout).toBe('mvtec-loco');
    expect(linesOf(dataset)).toEqual([
      'pushpins train good pushpins/train/good/000.png',
      'pushpins validation good pushpins/validation/good/000.png',
      'pushpins test good pushpins/test/good/000.png',
      'pushpins test logical_anomalies pushpins/test/logical_anomalies/000.png pushpins/ground_truth/logical_anomalies/000/000.png pushpins/ground_truth/logical_anomalies/000/001.png',
    ]);
  });

  it('mvtec-ad-2 leaves out the private images, and says so', async () => {
    const root = await folderWith([
      'can/train/good/000_regular.png',
      'can/validation/good/001_regular.png',
      'can/test_public/good/002_regular.png',
      'can/test_public/bad/000_shift_1.png',
      'can/test_public/ground_truth/bad/000_shift_1_mask.png',
      'can/test_private/000_regular.png',
      'can/test_private_mixed/000_mixed.png',
    ]);
    const dataset = await readDataset(root);
    expect(dataset.layout).toBe('mvtec-ad-2');
    expect(linesOf(dataset)).toEqual([
      'can train good can/train/good/000_regular.png',
      'can validation good can/validation/good/001_regular.png',
      'can test bad can/test_public/bad/000_shift_1.png can/test_public/ground_truth/bad/000_shift_1_mask.png',
      'can test good can/test_public/good/002_regular.png',
    ]);
    expect(dataset.notices).toEqual([
      'Left out, since their truth is not published: test_private, test_private_mixed.',
    ]);
  });

  it('btad calls them ok and ko, and its masks may be BMP', async () => {
    const root = await folderWith([
      '02/train/ok/0000.png',
      '02/test/ok/0001.png',
      '02/test/ko/0002.png',
      '02/test/ko/0003.png',
      '02/ground_truth/ko/0002.png',
      '02/ground_truth/ko/0003.bmp',
    ]);
    const dataset = await readDataset(root);
    expect(dataset.layout).toBe('btad');
    expect(linesOf(dataset)).toEqual([
      '02 train good 02/train/ok/0000.png',
      '02 test ko 02/test/ko/0002.png 02/ground_truth/ko/0002.png',
      '02 test ko 02/test/ko/0003.png 02/ground_truth/ko/0003.bmp',
      '02 test good 02/test/ok/0001.png',
    ]);
  });

  const visaTable = [
    'object,split,label,image,mask',
    'candle,train,normal,candle/Data/Images/Normal/0836.JPG,',
    'candle,test,normal,candle/Data/Images/Normal/0002.JPG,candle/Data/Masks/Anomaly/000.png',
    'candle,test,anomaly,candle/Data/Images/Anomaly/000.JPG,candle/Data/Masks/Anomaly/000.png',
    'cashew,train,normal,cashew/Data/Images/Normal/001.JPG,',
  ].join('\r\n');
  const visa = {
    'candle/Data/Images/Normal/0836.JPG': '',
    'candle/Data/Images/Normal/0002.JPG': '',
    'candle/Data/Images/Anomaly/000.JPG': '',
    'candle/Data/Masks/Anomaly/000.png': '',
    'candle/image_anno.csv': '',
    'split_csv/1cls.csv': visaTable,
  };

  it('visa is split by its table; products whose folder is not there are not missed', async () => {
    const dataset = await readDataset(await folderWith(visa));
    expect(dataset.layout).toBe('visa');
    expect(linesOf(dataset)).toEqual([
      'candle train good candle/Data/Images/Normal/0836.JPG',
      'candle test anomaly candle/Data/Images/Anomaly/000.JPG candle/Data/Masks/Anomaly/000.png',
      'candle test good candle/Data/Images/Normal/0002.JPG',
    ]);
  });

  it('visa cannot be read without its table, with a broken one, or with images missing', async () => {
    const images = without(visa, 'split_csv/1cls.csv');
    expect(await refusal(await folderWith(images))).toMatch(/1cls\.csv is missing.*same archive.*spot-diff/);
    const half = { ...images, 'split_csv/1cls.csv': 'object,split,label,image\n' };
    expect(await refusal(await folderWith(half))).toContain(
      'has no column mask; expected object,split,label,image,mask',
    );
    const torn = { ...images, 'split_csv/1cls.csv': 'object,"split' };
    expect(await refusal(await folderWith(torn))).toContain('split_csv/1cls.csv, line 1: a double quote is not closed');
    const odd = { ...visa, 'split_csv/1cls.csv': `${visaTable}\ncandle,train,fine,x.JPG,` };
    expect(await refusal(await folderWith(odd))).toContain(
      '1cls.csv, line 6: expected train or test and normal or anomaly',
    );
    const fewer = without(visa, 'candle/Data/Images/Normal/0002.JPG');
    expect(await refusal(await folderWith(fewer))).toContain(
      '1 of the 3 images that split_csv/1cls.csv names are not there; the first is candle/Data/Images/Normal/0002.JPG',
    );
    const other = { ...visa, 'fryum/Data/Images/Normal/001.JPG': '' };
    expect(await refusal(await folderWith(other))).toContain('split_csv/1cls.csv names no image of fryum');
  });

  const realIadTable = JSON.stringify({
    meta: { prefix: 'audiojack/', normal_class: 'OK', pre_transform: null },
    train: [{ category: 'audiojack', anomaly_class: 'OK', image_path: 'OK/S0001/a.jpg', mask_path: null }],
    test: [
      { category: 'audiojack', anomaly_class: 'OK', image_path: 'OK/S0002/b.jpg', mask_path: null },
      { category: 'audiojack', anomaly_class: 'BX', image_path: 'NG/BX/S0001/c.jpg', mask_path: 'NG/BX/S0001/c.png' },
    ],
  });
  const realIadImages = ['OK/S0001/a.jpg', 'OK/S0002/b.jpg', 'NG/BX/S0001/c.jpg', 'NG/BX/S0001/c.png'];
  const realIad = (tables: string, images: string) =>
    Object.fromEntries([
      [`${tables}/audiojack.json`, realIadTable],
      ...realIadImages.map((name) => [`${images}audiojack/${name}`, '']),
    ]) as Record<string, string>;

  it.each([
    ['realiad_jsons', 'realiad_1024/'],
    ['realiad_jsons/realiad_jsons', 'realiad_256/'],
    ['realiad_jsons', ''],
  ])('real-iad is split by its tables, in %s, with images in %s', async (tables, images) => {
    const root = await folderWith({
      ...realIad(tables, images),
      'realiad_jsons/realiad_jsons_sv/audiojack.json': '{}',
    });
    const dataset = await readDataset(root);
    expect(dataset.layout).toBe('real-iad');
    expect(linesOf(dataset)).toEqual([
      `audiojack train good ${images}audiojack/OK/S0001/a.jpg`,
      `audiojack test BX ${images}audiojack/NG/BX/S0001/c.jpg ${images}audiojack/NG/BX/S0001/c.png`,
      `audiojack test good ${images}audiojack/OK/S0002/b.jpg`,
    ]);
  });

  it('real-iad tables say where images lie, and what good ones are called', async () => {
    const table = realIadTable.replace('"audiojack/"', '"v2/jack"').replaceAll('"OK"', '"FINE"');
    const root = await folderWith(realIad('realiad_jsons', 'realiad_256/v2/'));
    const moved = await folderWith({
      'realiad_jsons/audiojack.json': table,
      ...Object.fromEntries(realIadImages.map((name) => [`realiad_256/v2/jack/${name}`, ''])),
    });
    expect(linesOf(await readDataset(moved))[0]).toBe('audiojack train good realiad_256/v2/jack/OK/S0001/a.jpg');
    expect((await readDataset(moved)).images.filter(({ defective }) => defective)).toHaveLength(1);
    expect(await refusal(root)).toContain('it holds no image');
  });

  it('real-iad tells what is wrong with its tables and images', async () => {
    const files = realIad('realiad_jsons', 'realiad_256/');
    const two = await folderWith({ ...files, 'realiad_512/audiojack/OK/S0001/a.jpg': '' });
    expect(await refusal(two)).toContain('several sizes: realiad_256, realiad_512');
    expect(await refusal(await folderWith({ ...files, 'realiad_jsons/audiojack.json': '{' }))).toContain('is no JSON');
    const odd = { ...files, 'realiad_jsons/audiojack.json': '{"train":[{"image_path":1}],"test":[]}' };
    expect(await refusal(await folderWith(odd))).toMatch(/audiojack\.json: train\.0\.\w+: .*expected meta\.prefix/);
    const fewer = without(files, 'realiad_256/audiojack/OK/S0002/b.jpg');
    expect(await refusal(await folderWith(fewer))).toContain(
      '1 of the 3 images that realiad_jsons/audiojack.json names',
    );
    const partial = await readDataset(
      await folderWith({ ...files, 'realiad_jsons/zipper.json': realIadTable.replaceAll('audiojack', 'zipper') }),
    );
    expect(partial.notices).toEqual(['zipper: left out, since there is no image in realiad_256/zipper/.']);
  });

  it('folder has good images only', async () => {
    const dataset = await readDataset(
      await folderWith(['b/2.JPG', 'b/Thumbs.db', 'a/x.webp', 'a/.hidden.png', 'notes.txt']),
    );
    expect(dataset.layout).toBe('folder');
    expect(linesOf(dataset)).toEqual(['a train good a/x.webp', 'b train good b/2.JPG']);
  });

  it('folder may have defects beside a folder of good images, of which a share is tested', async () => {
    const good = Array.from({ length: 10 }, (_, i) => `nut/ok/${i}.png`);
    const root = await folderWith([...good, 'nut/bent/a.png', 'bolt/1.png']);
    const dataset = await readDataset(root);
    expect(dataset.layout).toBe('folder');
    const counts = (of: typeof dataset) => {
      const nuts = of.images.filter(({ product }) => product === 'nut');
      return ['train', 'test'].map((part) => nuts.filter((image) => image.part === part && !image.defective).length);
    };
    expect(counts(dataset)).toEqual([8, 2]);
    expect(linesOf(dataset).filter((line) => !line.includes(' good '))).toEqual(['nut test bent nut/bent/a.png']);
    expect(linesOf(dataset)).toContain('bolt train good bolt/1.png');
    expect(await readDataset(root)).toEqual(dataset);
    expect(linesOf(await readDataset(root, { seed: 1 }))).not.toEqual(linesOf(dataset));
    expect(counts(await readDataset(root, { testShare: 0.5 }))).toEqual([5, 5]);
    expect(counts(await readDataset(root, { testShare: 0 }))).toEqual([10, 0]);
  });

  it('folder, when asked for by name, tells what it does not read', async () => {
    const dataset = await readDataset(await folderWith(['a/1.png', 'a/sub/2.png']), { layout: 'folder' });
    expect(linesOf(dataset)).toEqual(['a train good a/1.png']);
    expect(dataset.notices).toEqual(['a: 1 of 2 images were left out, since they lie in folders below it.']);
    expect(await refusal(await folderWith(['a/1.png', 'b/x.txt']), { layout: 'folder' })).toContain('b holds no image');
  });
});

describe('the images of a data set', () => {
  it('are ordered by product, part and name, whatever the locale', async () => {
    const names = ['b', 'B', 'ä', '10', '9'].map((name) => `p/train/good/${name}.png`);
    const root = await folderWith([...names, 'p/test/good/0.png', 'Q/train/good/0.png', 'Q/test/good/0.png']);
    const dataset = await readDataset(root);
    expect(dataset.images.map(({ name }) => name)).toEqual([
      'Q/train/good/0.png',
      'Q/test/good/0.png',
      ...['10', '9', 'B', 'b', 'ä'].map((name) => `p/train/good/${name}.png`),
      'p/test/good/0.png',
    ]);
  });

  it('may be without masks, and masks without images; other files are passed over', async () => {
    const root = await folderWith([
      ...mvtec.slice(0, 2),
      'bottle/test/broken_large/000.PNG',
      'bottle/test/broken_large/._000.png',
      'bottle/test/broken_large/Thumbs.db',
      'bottle/ground_truth/broken_large/999_mask.png',
      'bottle/ground_truth/broken_large/000.txt',
      'license.txt',
    ]);
    expect(linesOf(await readDataset(root))).toContain('bottle test broken_large bottle/test/broken_large/000.PNG');
    expect((await readDataset(root)).images.length).toBe(3);
  });

  it('may have masks of both spellings, whose union is meant', async () => {
    const root = await folderWith([...mvtec, 'bottle/ground_truth/broken_large/000.png']);
    const [masks] = (await readDataset(root)).images.flatMap((image) => (image.defective ? [image.masks] : []));
    expect(masks?.map((mask) => basename(mask))).toEqual(['000.png', '000_mask.png']);
  });

  it('may have names with dots, or that end like those of masks', async () => {
    const root = await folderWith([
      'a/train/good/0.png',
      'a/test/structural_anomalies/1.5.png',
      'a/ground_truth/structural_anomalies/1.5/000.png',
      'a/test/structural_anomalies/x_mask.png',
      'a/ground_truth/structural_anomalies/x_mask.png',
    ]);
    expect(linesOf(await readDataset(root)).slice(1)).toEqual([
      'a test structural_anomalies a/test/structural_anomalies/1.5.png a/ground_truth/structural_anomalies/1.5/000.png',
      'a test structural_anomalies a/test/structural_anomalies/x_mask.png a/ground_truth/structural_anomalies/x_mask.png',
    ]);
  });

  it('may be reached by links, and have any name', async () => {
    const elsewhere = await folderWith(mvtec);
    const root = await folderWith(['[a] {b}/train/good/1.png', '[a] {b}/test/good/1.png']);
    await symlink(join(elsewhere, 'bottle'), join(root, 'linked'));
    const names = (await readDataset(root)).images.map(({ name }) => name);
    expect(names).toHaveLength(5);
    expect(names).toContain('[a] {b}/train/good/1.png');
    expect(names).toContain('linked/test/broken_large/000.png');
  });

  it('may be those of some products only, and the data set may have another name', async () => {
    const root = await folderWith([
      ...mvtec,
      'cable/train/good/0.png',
      'cable/test/good/0.png',
      'zip/train/good/x.txt',
    ]);
    const dataset = await readDataset(root, { products: ['cable'], name: 'mine' });
    expect(dataset.name).toBe('mine');
    expect(new Set(dataset.images.map(({ product }) => product))).toEqual(new Set(['cable']));
    expect(await refusal(root, { products: ['cabel'] })).toContain(
      'there is no product "cabel"; it has bottle, cable, zip; did you mean "cable"?',
    );
  });

  it('are told of when a class has no test images', async () => {
    const root = await folderWith([
      ...mvtec,
      'a/train/good/0.png',
      'b/train/good/0.png',
      'c/train/good/0.png',
      'c/test/bad/0.png',
      'docs/x.txt',
    ]);
    expect((await readDataset(root)).notices).toEqual([
      'Left out, since they have no folder train or validation or test: docs.',
      'a, b: no test images: it can be learnt, not judged.',
      'c: no good test images: most measures are not defined for it.',
    ]);
  });
});

describe('what is no data set', () => {
  it('may be a class folder, whose parent is meant', async () => {
    const root = await folderWith(mvtec);
    expect(await refusal(join(root, 'bottle'))).toContain(
      `This looks like the class folder "bottle" of the layout mvtec: give ${root}.`,
    );
    for (const below of ['bottle/train', 'bottle/train/good'])
      expect(await refusal(join(root, below))).toContain(
        `This looks like a folder in the class "bottle" of the layout mvtec: give ${root}.`,
      );
    const own = await folderWith(['nut/good/1.png', 'nut/bent/2.png']);
    expect(await refusal(join(own, 'nut'))).toContain(
      `This looks like the folder of one product, "nut" (layout folder): give ${own}.`,
    );
    const visa = await folderWith(['candle/Data/Images/Normal/0.JPG']);
    expect(await refusal(join(visa, 'candle'))).toContain('class folder "candle" of the layout visa');
  });

  it('may be the folder above it', async () => {
    const root = await folderWith(mvtec);
    expect(await refusal(dirname(root))).toContain(`The data set seems to be in set (layout mvtec): give ${root}.`);
    const converted = await folderWith(['1cls/candle/train/good/0.JPG', '1cls/candle/test/good/1.JPG']);
    expect(await refusal(converted)).toContain('seems to be in 1cls (layout mvtec)');
  });

  it('may be of another layout than asked for', async () => {
    const root = await folderWith(mvtec);
    expect(await refusal(root, { layout: 'visa' })).toMatch(
      /of the layout visa: .*\n {2}Found: bottle\/\.\n {2}Expected \(visa\): CLASS\/Data\/Images.*\n {2}This looks like the layout mvtec/,
    );
    expect(await refusal(root, { layout: 'manifest' })).toContain('it is a folder, and a manifest is a file');
  });

  it('may have a misspelt folder', async () => {
    const trian = mvtec.map((name) => name.replace('/train/', '/trian/'));
    expect(await refusal(await folderWith(trian))).toContain('bottle has no folder train; did you mean "trian"?');
    const both = ['cable/train/good/0.png', 'cable/test/good/0.png', ...trian];
    expect(await refusal(await folderWith(both))).toContain(
      'bottle has no folder train; it has ground_truth, test, trian; did you mean "trian"?',
    );
    const whole = [
      'cable/train/good/0.png',
      'cable/test/good/0.png',
      'bottle/Train/good/0.png',
      'bottle/tets/good/0.png',
    ];
    expect(await refusal(await folderWith(whole))).toContain(
      'bottle has no folder train; it has Train, tets; did you mean "Train"?',
    );
    const tets = await folderWith(['cable/train/good/0.png', 'cable/tets/good/0.png']);
    expect(await refusal(tets)).toContain('cable has no folder test; it has tets, train; did you mean "tets"?');
    const text = await folderWith(['cable/train/good/0.png', 'cable/text/0.txt', 'docs/best/0.txt']);
    expect((await readDataset(text)).images).toHaveLength(1);
    expect(await refusal(await folderWith(['docs/best/0.txt', 'docs/x/0.txt']))).not.toContain('did you mean');
    const god = await folderWith([...mvtec, 'cable/train/god/0.png', 'cable/test/good/0.png']);
    expect(await refusal(god)).toContain('cable/train has no folder good; it has god; did you mean "god"?');
  });

  it('may have an empty class, and all its problems are told at once', async () => {
    const root = await folderWith([...mvtec, 'a/train/good/x.txt', 'b/test/good/1.png']);
    expect(await refusal(root)).toMatch(
      /2 problems:\n {2}a\/train\/good holds no image\n {2}b has no folder train; it has test$/,
    );
  });

  it('may be empty, or hold images without classes', async () => {
    expect(await refusal(await folderWith([]))).toMatch(
      /Found: nothing\.\n {2}Expected \(real-iad\).*\n(.*\n)*.*Expected \(folder\)/,
    );
    expect(await refusal(await folderWith(['1.png', '2.png']))).toMatch(
      /Found: 1\.png, 2\.png\.\n {2}Its images lie in no folder/,
    );
    const many = await folderWith(Array.from({ length: 12 }, (_, i) => `${i}.txt`));
    expect(await refusal(many)).toContain('and 4 more.');
    expect(await refusal(await folderWith(['a/']), { layout: 'folder' })).toContain('a holds no image');
    expect(await refusal(await folderWith(['1.png']), { layout: 'folder' })).toContain(
      'it holds no image.\n  Found: 1.png.',
    );
  });

  it('may have images that cannot be read', async () => {
    const root = await folderWith(['01/train/ok/0.bmp', '01/train/ok/1.bmp', '01/test/ok/2.bmp', '01/test/ok/2.png']);
    const message = await refusal(root);
    expect(message).toContain(
      '01/train/ok holds BMP images (2), which this program does not read: convert them to PNG',
    );
    expect(message).not.toContain('01/test/ok holds BMP');
    expect(await refusal(await folderWith(['nut/1.BMP']))).toMatch(
      /layout folder: 2 problems:\n {2}nut holds BMP images \(1\)/,
    );
  });

  it('may be a file that is no manifest, nothing at all, or asked for with wrong options', async () => {
    const root = await folderWith([...mvtec, 'list.txt', 'list.csv']);
    expect(await refusal(join(root, 'list.txt'))).toContain(
      'it is a file ending in .txt; expected a folder, or a manifest',
    );
    expect(await refusal(join(root, 'list.csv'), { layout: 'mvtec' })).toContain(
      'it is a file; the layouts of folders',
    );
    const codeOf = (promise: Promise<unknown>) =>
      promise.catch((error: unknown) => (isTailedCoreError(error) ? error.code : error));
    expect(await codeOf(readDataset(join(root, 'gone')))).toBe('E_INPUT_MISSING');
    expect(await codeOf(readDataset(join(root, 'list.txt/gone')))).toBe('E_INPUT_MISSING');
    await expect(readDataset(root, { layout: 'mvtek' })).rejects.toThrow(/E_OPTION.*did you mean "mvtec"/);
    await expect(readDataset(root, { testShare: 1 })).rejects.toThrow(/E_OPTION: testShare/);
    await expect(readDataset(root, { seed: 0.5 })).rejects.toThrow(/E_OPTION: seed/);
  });
});

describe('datasetLayouts', () => {
  it('have different names and a sentence each', () => {
    const names = datasetLayouts.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { description } of datasetLayouts) expect(description).toMatch(/^[A-Z].*[^.]\.$/);
  });
});
