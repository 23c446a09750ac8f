import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DemoData, isDemoData, type Manifest, openDemoData } from './manifest.ts';
import { writeDemoData } from './write-demo-data.ts';

const scale = 0.05;
let root: string;
let dir: string;
let data: DemoData;
let manifest: Manifest;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'demo-data-'));
  dir = join(root, 'line');
  data = await writeDemoData(dir, { seed: 7, scale });
  manifest = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')) as Manifest;
});
afterAll(() => rm(root, { recursive: true, force: true }));

test('what is returned, what the manifest says and what lies in the folder are the same files', async () => {
  const listed = (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const masks = data.test.flatMap(({ mask }) => (mask === undefined ? [] : [mask]));
  const returned = [...data.train, ...data.test.map(({ path }) => path), ...masks, join(dir, 'manifest.json')];
  expect(listed.sort()).toEqual([...new Set(returned)].sort());
  expect(returned.length).toBe(new Set(returned).size);
  expect(manifest.train.map(({ path }) => join(dir, path))).toEqual(data.train);
  expect(manifest.test.map(({ path }) => join(dir, path))).toEqual(data.test.map(({ path }) => path));
  expect(manifest.products).toEqual(data.products);
  expect(data.train[0]).toBe(join(dir, 'train', '0001.jpg'));
});

test('the manifest knows the product and the secret defects of every training image', () => {
  for (const { name, train, defective } of data.products) {
    const mine = manifest.train.filter(({ product }) => product === name);
    expect(mine.length).toBe(train);
    expect(mine.filter(({ defect }) => defect !== null).length).toBe(defective);
  }
  const order = manifest.train.map(({ product }) => product);
  expect(order).not.toEqual([...order].sort());
});

test('every image is a 256 x 256 JPEG, and no two are alike', async () => {
  const seen = new Set<string>();
  for (const path of [...data.train, ...data.test.map((image) => image.path)]) {
    const bytes = await readFile(path);
    const { format, width, height, channels } = await sharp(bytes).metadata();
    expect({ format, width, height, channels }).toEqual({ format: 'jpeg', width: 256, height: 256, channels: 3 });
    seen.add(bytes.toString('base64'));
  }
  expect(seen.size).toBe(data.train.length + data.test.length);
});

test('exactly the defective test images have a mask: 0 and 255 only, on 0.05 to 15 % of the picture', async () => {
  expect(data.test.filter(({ label }) => label === 1).length).toBe(data.test.length / 2);
  for (const { label, mask, defect, recurring } of data.test) {
    expect(mask !== undefined).toBe(label === 1);
    expect(defect !== undefined).toBe(label === 1);
    expect(recurring !== undefined).toBe(label === 1);
    if (mask === undefined) continue;
    const { width, height, channels } = await sharp(mask).metadata();
    expect({ width, height, channels }).toEqual({ width: 256, height: 256, channels: 1 });
    const pixels = await sharp(mask).toColourspace('b-w').raw().toBuffer();
    expect([...new Set(pixels)].sort()).toEqual([0, 255]);
    const share = pixels.filter((value) => value === 255).length / pixels.length;
    expect(share).toBeGreaterThanOrEqual(0.0005);
    expect(share).toBeLessThanOrEqual(0.15);
  }
});

test('the same seed writes the same bytes over an earlier line, another seed others', async () => {
  const again = join(root, 'again');
  await writeDemoData(again, { seed: 8, scale: 0.01 });
  const other = await readFile(join(again, 'train', '0001.jpg'));
  await writeDemoData(again, { seed: 7, scale });
  for (const path of [
    ...data.train,
    ...data.test.flatMap(({ path, mask }) => (mask === undefined ? [path] : [path, mask])),
  ]) {
    const bytes = await readFile(join(again, relative(dir, path)));
    expect(bytes.equals(await readFile(path)), path).toBe(true);
  }
  expect(await readFile(join(again, 'manifest.json'), 'utf8')).toBe(await readFile(join(dir, 'manifest.json'), 'utf8'));
  expect(other.equals(await readFile(data.train[0] as string))).toBe(false);
});

test('an earlier version of the line may be replaced, but is not taken for this one', async () => {
  const earlier = join(root, 'earlier');
  await mkdir(earlier);
  const write = (generator: string) =>
    writeFile(join(earlier, 'manifest.json'), JSON.stringify({ ...manifest, generator, scale: 1 }));
  await write('tailedcore demo data 1');
  expect([await isDemoData(earlier), await openDemoData(earlier, 7)]).toEqual([true, undefined]);
  await write(manifest.generator);
  expect((await openDemoData(earlier, 7))?.products).toEqual(data.products);
  expect(await openDemoData(earlier, 8)).toBeUndefined();
});

test('a folder with photographs of somebody else is left alone', async () => {
  const taken = join(root, 'taken');
  await mkdir(join(taken, 'train'), { recursive: true });
  await writeFile(join(taken, 'train', 'mine.jpg'), 'mine');
  await writeFile(join(taken, 'manifest.json'), '{"generator":"another"}');
  await expect(writeDemoData(taken, { seed: 1, scale })).rejects.toMatchObject({ code: 'E_OUTPUT' });
  expect(await readFile(join(taken, 'train', 'mine.jpg'), 'utf8')).toBe('mine');
});

test('a place that cannot be written, and a seed or scale that makes no sense, give a coded error', async () => {
  const file = join(root, 'file');
  await writeFile(file, '');
  await expect(writeDemoData(join(file, 'line'), { seed: 1, scale: 0.01 })).rejects.toMatchObject({ code: 'E_OUTPUT' });
  for (const options of [
    { seed: 1.5 },
    { seed: NaN },
    { seed: 1, scale: 0 },
    { seed: 1, scale: NaN },
    { seed: 1, scale: 101 },
  ]) {
    await expect(writeDemoData(join(root, 'none'), options)).rejects.toMatchObject({ code: 'E_OPTION' });
  }
});
