import { readdirSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession } from '@tailedcore/runtime';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { LabelledImage } from '../datasets/dataset.ts';
import { embedImages } from './embed-images.ts';
import { openTinySession, side, tinySettings, writeTiny } from './fixtures/tiny-session.ts';

let folder: string;
let cache: string;
let images: LabelledImage[];
let warnings: string[] = [];
const onWarning = (message: string) => void warnings.push(message);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embed-test-'));
  images = Array.from({ length: 19 }, (_, i) => image(`${i}.png`));
  for (const [i, { path }] of images.entries()) await writeTiny(path, i, 10 * i);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  cache = join(await mkdtemp(join(folder, 'cache-')), 'embeddings');
  warnings = [];
});

function image(name: string): LabelledImage {
  return { path: join(folder, name), name, product: 'cap', part: 'train', defective: false, kind: 'good', masks: [] };
}

const cached = () =>
  readdirSync(cache, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

it('embeds each image in order', async () => {
  await using tiny = openTinySession();
  const found = await embedImages(images, tiny.session, tinySettings);
  expect([found.rows, found.columns, tiny.seen.images]).toEqual([19, 3, 19]);
  for (let i = 0; i < 19; i++) expect(found.data[3 * i]! - 10 * i - 4.5).toBeLessThan(0.5);
  for (let i = 0; i < 19; i++) expect(found.data[3 * i]! - 10 * i - 4.5).toBeGreaterThan(-0.5);
});

it('embeds with the default backbone, whatever the preset', async () => {
  await using session = openSession({ threads: 1 });
  const [few, same] = await Promise.all([
    embedImages(images.slice(0, 2), session, { preset: 'patchcore' }),
    embedImages(images.slice(0, 2), session, {}),
  ]);
  expect([few.rows, few.columns]).toEqual([2, 96]);
  expect(few.data.every(Number.isFinite)).toBe(true);
  expect(same).toEqual(few);
});

it('looks at each image once, under whatever name', async () => {
  await using tiny = openTinySession();
  const first = await embedImages(images, tiny.session, tinySettings, cache, { onWarning });
  expect(cached()).toHaveLength(19);
  await copyFile(images[3]!.path, join(folder, 'copy.png'));
  const again = await embedImages([...images, image('copy.png')], tiny.session, tinySettings, cache, { onWarning });
  expect(tiny.seen.images).toBe(19);
  expect([...again.data]).toEqual([...first.data, ...first.data.subarray(9, 12)]);
  expect(warnings).toEqual([]);
});

it('looks again at another image, framing, network or device', async () => {
  await using tiny = openTinySession();
  await using other = openTinySession({ id: 'other' });
  const { engine } = tiny.session;
  const onCuda = { ...engine, device: async () => ({ ...(await engine.device()), name: 'cuda' as const }) };
  const some = images.slice(0, 2);
  const looked = async (given = some, settings = tinySettings, session = tiny.session) => {
    const before = tiny.seen.images + other.seen.images;
    await embedImages(given, session, settings, cache, { onWarning });
    return tiny.seen.images + other.seen.images - before;
  };
  expect(await looked()).toBe(2);
  await writeTiny(join(folder, 'changed.png'), 99, 3);
  expect(await looked([image('changed.png')])).toBe(1);
  expect(await looked(some, { image: { resize: 64, crop: 64, fit: 'stretch' } })).toBe(2);
  expect(await looked(some, { image: { resize: 64, crop: side, fit: 'stretch' } })).toBe(0);
  expect(await looked(some, { image: { resize: 64, crop: side } })).toBe(2);
  expect(await looked(some, tinySettings, other.session)).toBe(2);
  expect(await looked(some, tinySettings, { ...tiny.session, engine: onCuda })).toBe(2);
  expect(await looked()).toBe(0);
});

it('makes damaged embeddings anew, and says so', async () => {
  await using tiny = openTinySession();
  const some = images.slice(0, 6);
  const first = await embedImages(some, tiny.session, tinySettings, cache);
  const [cut, changed, empty, exchanged, wide, whole] = cached() as [string, string, string, string, string, string];
  await writeFile(cut, (await readFile(cut)).subarray(0, -1));
  const bytes = await readFile(changed);
  bytes[bytes.length - 2]! ^= 1;
  await writeFile(changed, bytes);
  await writeFile(empty, '');
  await copyFile(whole, exchanged);
  const text = (await readFile(wide)).toString('latin1');
  await writeFile(wide, Buffer.from(text.replace('"shape":[3]', '"shape":[1]'), 'latin1'));
  const again = await embedImages(some, tiny.session, tinySettings, cache, { onWarning });
  expect(again.data).toEqual(first.data);
  expect(tiny.seen.images).toBe(6 + 5);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/^5 cached embeddings had to be made anew. E_SAFETENSORS: .*\.safetensors/);
  await embedImages(some, tiny.session, tinySettings, cache, { onWarning });
  expect([tiny.seen.images, warnings.length]).toEqual([11, 1]);
});

it('does not take the embedding of another image', async () => {
  await using tiny = openTinySession();
  await embedImages(images.slice(0, 2), tiny.session, tinySettings, cache);
  const [a, b] = cached() as [string, string];
  await copyFile(a, b);
  const again = await embedImages(images.slice(0, 2), tiny.session, tinySettings, cache, { onWarning });
  expect(again).toEqual(await embedImages(images.slice(0, 2), tiny.session, tinySettings));
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('checksum');
});

it('refuses an image that cannot be read, with and without a cache', async () => {
  await using tiny = openTinySession();
  await writeFile(join(folder, 'text.png'), 'no image');
  for (const name of ['text.png', 'missing.png']) {
    for (const place of [undefined, cache]) {
      const embedded = embedImages([images[0]!, image(name)], tiny.session, tinySettings, place);
      await expect(embedded).rejects.toMatchObject({ code: 'E_BENCH_IMAGE', message: expect.stringContaining(name) });
    }
  }
});

it('refuses a backbone without embeddings, and a place that cannot be written', async () => {
  await using none = openTinySession({ embeddingColumns: 0 });
  await expect(embedImages(images, none.session, tinySettings)).rejects.toMatchObject({ code: 'E_OPTION' });
  await using tiny = openTinySession();
  const file = embedImages(images, tiny.session, tinySettings, images[0]!.path);
  await expect(file).rejects.toMatchObject({ code: 'E_OUTPUT' });
  expect(tiny.seen.images).toBe(0);
});

it('can be stopped, and has nothing to do for no images', async () => {
  const stop = new AbortController();
  await using tiny = openTinySession({}, { signal: stop.signal });
  expect(await embedImages([], tiny.session, tinySettings)).toMatchObject({ rows: 0, columns: 3 });
  stop.abort();
  await expect(embedImages(images, tiny.session, tinySettings)).rejects.toMatchObject({ code: 'E_ABORTED' });
  expect(tiny.seen.images).toBe(0);
});
