/// <reference lib="dom" />
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MethodSettings, Model, Prediction, UnreadImage } from '@tailedcore/core';
import type { ImageFile } from '@tailedcore/images';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fit, openModel } from '@tailedcore/runtime';
import { type PhotoOptions, texturedPhoto } from './fixtures/textured-photo.ts';
import { writeHtmlReport } from './html-report.ts';

const executablePath = '/usr/bin/chromium';
const hasChromium = existsSync(executablePath);
if (!hasChromium) console.warn(`SKIPPED: no browser at ${executablePath}; the report was not opened.`);

const evil = `<script>alert('1')<∕script> & "x".jpg`;
const signal = new AbortController().signal;
const defect = { left: 120, top: 90, right: 150, bottom: 120 };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'html-report-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const photo = async (name: string, options: Partial<PhotoOptions> & { seed: number }): Promise<ImageFile> => ({
  name,
  bytes: await texturedPhoto({ width: 240, height: 200, ...options }),
});
const sessionOptions = () => ({ threads: 2, cacheDir: join(folder, 'cache') });

/** Eighteen weaves, one of them spoilt, and one photograph of another product. */
async function mixture(): Promise<ImageFile[]> {
  return Promise.all([
    ...Array.from({ length: 17 }, (_, seed) => photo(`weave/${seed}.jpg`, { seed })),
    photo('weave/spoilt.jpg', { seed: 50, defect: { left: 60, top: 60, right: 120, bottom: 140 } }),
    photo('clouds/only.jpg', { seed: 60, product: 'clouds' }),
  ]);
}

async function fitted(images: readonly ImageFile[], settings: MethodSettings = {}, thumbnails = true): Promise<Model> {
  return fit(images, { ...sessionOptions(), settings, thumbnails });
}

/** Judges `files` and writes the report. @returns its path and what was said of the files. */
async function reported(name: string, model: Model, files: readonly ImageFile[], meanwhile = async () => {}) {
  const path = join(folder, name);
  await using opened = await openModel(model, sessionOptions());
  const results: (Prediction | UnreadImage)[] = [];
  for await (const result of opened.predict(files)) results.push(result);
  await meanwhile();
  await writeHtmlReport(path, { model, modelName: 'models/line 3.tailedcore', files, results, signal }, opened.session);
  return { path, results, page: await readFile(path, 'utf8') };
}

const scoredIn = (results: readonly (Prediction | UnreadImage)[]) => results.filter((result) => 'score' in result);

describe('a report on a mixture of products', () => {
  let model: Model;
  let path: string;
  let results: (Prediction | UnreadImage)[];

  beforeAll(async () => {
    model = await fitted(await mixture(), { coreset: { ratio: 0.05 } });
    const files = await Promise.all([
      photo('neu/gut ä.jpg', { seed: 101 }),
      photo('neu/größer kaputt.jpg', { seed: 102, defect: { left: 60, top: 60, right: 140, bottom: 140 } }),
      photo(evil, { seed: 103, defect }),
      { name: 'neu/text.png', bytes: new TextEncoder().encode('no image') },
      photo('clouds/新.jpg', { seed: 60, product: 'clouds' }),
    ]);
    ({ path, results } = await reported('mixture.html', model, files));
  });

  test('the model found the rare product and the spoilt image that the report shall show', () => {
    expect(model.learnt.tail.map(({ image }) => model.learnt.names[image])).toEqual(['clouds/only.jpg']);
    expect(model.learnt.suspects.map(({ image }) => model.learnt.names[image])).toContain('weave/spoilt.jpg');
  });

  test.skipIf(!hasChromium)('opens in a browser, complete and in order, without a request or a complaint', async () => {
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      const url = pathToFileURL(path).href;
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('dialog', (dialog) => complaints.push(dialog.message()));
      page.on('request', (request) => {
        if (!request.url().startsWith('data:') && request.url() !== url) complaints.push(request.url());
      });
      await page.goto(url);

      const sorted = scoredIn(results).sort((a, b) => b.score - a.score);
      const cards = await page.$$eval('.card', (all) =>
        all.map((card) => ({
          name: card.querySelector('h3')?.textContent,
          verdict: (card as HTMLElement).dataset['verdict'],
        })),
      );
      expect(cards).toEqual(sorted.map(({ name, verdict }) => ({ name, verdict })));
      expect(cards.map(({ name }) => name)).toEqual(['neu/größer kaputt.jpg', evil, 'neu/gut ä.jpg', 'clouds/新.jpg']);
      expect(cards[1]?.verdict).toBe('defect');
      expect(cards[3]?.verdict).toBe('good');
      expect(await page.textContent('#skipped table')).toMatch(/neu\/text\.png\s*E_IMAGE_DECODE/);
      expect(await page.textContent('.page-header .notes')).toContain('needs at least 99 normal images');

      const sheets = await page.$$eval('.contact-sheet img', (all) => all.map((image) => image.getAttribute('alt')));
      expect(sheets).toEqual(
        expect.arrayContaining(['Training image clouds/only.jpg', 'Training image weave/spoilt.jpg']),
      );

      await page.click('.card:first-child .open');
      const first = sorted[0] as Prediction;
      const nearest = model.learnt.names[model.bank.origins[first.hottest.bankRow] as number];
      expect(await page.textContent('#enlarged .pair figure:last-child bdi')).toBe(nearest);
      const sizes = await page.$$eval('#enlarged img', async (all) => {
        const images = all as HTMLImageElement[];
        await Promise.all(images.map((image) => image.decode()));
        return images.map((image) => [image.naturalWidth, image.naturalHeight]);
      });
      expect(sizes).toEqual([
        [240, 200],
        [240, 200],
        [128, 128],
        [128, 128],
      ]);
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  test('nothing else is left in the folder', async () => {
    expect((await readdir(folder)).sort()).toEqual(['cache', 'mixture.html']);
  });
});

describe.each(['crop', 'stretch'] as const)('patches, fit: %s', (mode) => {
  test('the nearest normal patch shows the same pixels when the photograph itself was a training image', async () => {
    const files = await Promise.all([
      photo('a', { seed: 1, product: 'clouds' }),
      photo('b', { seed: 2, product: 'clouds' }),
    ]);
    const settings = { preset: 'patchcore', image: { fit: mode }, coreset: { ratio: 1 } } as const;
    const { page, results } = await reported(`patches-${mode}.html`, await fitted(files, settings), files);
    for (const { name, score } of scoredIn(results)) {
      expect(score).toBeLessThan(1e-3);
      const own = await pixelsOf(page, `Hottest spot of ${name}`);
      const nearest = await pixelsOf(page, `Nearest normal patch, from ${name}`);
      expect(correlation(own, nearest)).toBeGreaterThan(0.97);
      const other = await pixelsOf(page, `Hottest spot of ${name === 'a' ? 'b' : 'a'}`);
      expect(correlation(own, other)).toBeLessThan(0.7);
    }
  });
});

test('a model without pictures and without a threshold gives a report that says so', async () => {
  const model = await fitted([await photo('only.jpg', { seed: 1 })], { preset: 'patchcore' }, false);
  expect(model.threshold.value).toBeNull();
  const { page } = await reported('bare.html', model, [await photo('new.jpg', { seed: 2 })]);
  expect(page).toContain('There is no normal training image to set a threshold with.');
  expect(page).toContain('No normal image is left to set a threshold with');
  expect(page).toContain('The training photograph is not at hand');
  expect(page).toContain('data-verdict="unknown"');
});

test('a photograph that went away or changed before it is drawn is told in its place', async () => {
  const model = await fitted([await photo('a', { seed: 1 }), await photo('b', { seed: 2 })], { preset: 'patchcore' });
  const gone = join(folder, 'gone.jpg');
  const changed = join(folder, 'changed.jpg');
  for (const path of [gone, changed]) await writeFile(path, await texturedPhoto({ width: 240, height: 200, seed: 3 }));
  const files = [
    { name: 'gone.jpg', path: gone },
    { name: 'changed.jpg', path: changed },
    await photo('fine.jpg', { seed: 4 }),
  ];
  const { page } = await reported('gone.html', model, files, async () => {
    await rm(gone);
    await writeFile(changed, await texturedPhoto({ width: 300, height: 200, seed: 3 }));
  });
  expect(page.match(/class="problem">E_[A-Z_]+: gone\.jpg/g)).toHaveLength(1);
  expect(page.match(/class="problem">E_IMAGE_DECODE: changed\.jpg[^<]*it has changed/g)).toHaveLength(1);
  expect(page.match(/class="photo"/g)).toHaveLength(1);
});

test('stopping leaves no file', async () => {
  const model = await fitted([await photo('a', { seed: 1 }), await photo('b', { seed: 2 })], { preset: 'patchcore' });
  const files = [await photo('new.jpg', { seed: 4 })];
  const stop = new AbortController();
  await using opened = await openModel(model, sessionOptions());
  const results: (Prediction | UnreadImage)[] = [];
  for await (const result of opened.predict(files)) results.push(result);
  stop.abort();
  const report = { model, modelName: 'm', files, results, signal: stop.signal };
  await expect(writeHtmlReport(join(folder, 'stopped.html'), report, opened.session)).rejects.toThrow('E_ABORTED');
  expect((await readdir(folder)).filter((name) => name.includes('stopped'))).toEqual([]);
});

/** Grey pixels of the picture in the page that has this alternative text, scaled to one size. */
async function pixelsOf(page: string, alt: string): Promise<Uint8Array> {
  const at = page.indexOf(`alt="${alt}"`);
  expect(at, alt).toBeGreaterThan(0);
  const uris = [...page.slice(0, at).matchAll(/src="data:image\/jpeg;base64,([^"]*)"/g)];
  const jpeg = Buffer.from(uris.at(-1)?.[1] ?? '', 'base64');
  return sharp(jpeg).greyscale().resize(32, 32, { fit: 'fill' }).raw().toBuffer();
}

function correlation(a: Uint8Array, b: Uint8Array): number {
  const mean = (list: Uint8Array) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, onlyA, onlyB] = [0, 0, 0];
  a.forEach((value, i) => {
    const [da, db] = [value - meanA, (b[i] as number) - meanB];
    both += da * db;
    onlyA += da * da;
    onlyB += db * db;
  });
  return both / Math.sqrt(onlyA * onlyB);
}
