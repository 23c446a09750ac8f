/// <reference lib="dom" />
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, launchChromium } from '../fixtures/chromium.ts';
import { fitModel, workFolder } from '../fixtures/fitted-model.ts';
import { drawPhotograph } from '../fixtures/photographs.ts';
import { tailedcoreServer } from '../plugin.ts';
import { type RunningServer, startServer } from '../start-server.ts';

const folder = workFolder();
const token = 'the-token-of-line-3';
const good = { name: 'good.png', mimeType: 'image/png', buffer: Buffer.from(await drawPhotograph(30)) };
// Its score lies between the median of the training scores and the threshold.
const doubtful = { ...good, name: 'doubtful.png', buffer: Buffer.from(await drawPhotograph(36)) };
const defect = { ...good, name: 'defect.png', buffer: Buffer.from(await drawPhotograph(31, { spot: 30 })) };

describe.skipIf(!hasChromium())('the page in Chromium', () => {
  let browser: Browser;
  let server: RunningServer;
  let guarded: FastifyInstance;
  let guardedUrl: string;

  beforeAll(async () => {
    const models = await fitModel(folder);
    const starting = startServer({ models, port: 0, threads: 2, logLevel: 'error', store: join(folder, 'store') });
    const other = join(folder, 'other.tailedcore');
    await copyFile(models, other);
    guarded = Fastify();
    await guarded.register(tailedcoreServer, { models: [models, other], threads: 1, token, prefix: '/inspect' });
    guardedUrl = `${await guarded.listen({ port: 0, host: '127.0.0.1' })}/inspect`;
    [server, browser] = await Promise.all([starting, launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await guarded?.close();
  });

  /** Opens the page, hands it to `look`, and fails on any message of the console, any error, and any request to elsewhere. @param expected - messages that may come. */
  async function visit(
    look: (page: Page) => Promise<void>,
    { url = server.url, expected, ...options }: BrowserContextOptions & { url?: string; expected?: RegExp } = {},
  ): Promise<void> {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const complaints: string[] = [];
    page.on('console', (message) => expected?.test(message.text()) || complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith('blob:') && new URL(request.url()).origin !== new URL(url).origin)
        complaints.push(request.url());
    });
    await page.goto(url);
    await look(page);
    await context.close();
    expect(complaints).toEqual([]);
  }

  const pick = (page: Page, ...files: (typeof good)[]) => page.setInputFiles('#files', files);
  const judged = (page: Page, count: number) =>
    expect.poll(() => page.locator('.card .badge').count(), { timeout: 15_000 }).toBe(count);
  const verdictsOf = (page: Page) => page.locator('.card .badge').allTextContents();
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();

  test('a dropped photograph gets a verdict, a score, a p-value and a heat map that lies on it and can be faded', () =>
    visit(async (page) => {
      await page.waitForSelector('#files', { state: 'attached' });
      await page.evaluate((base64) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([bytes], 'dropped.png', { type: 'image/png' }));
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      }, defect.buffer.toString('base64'));
      await judged(page, 1);
      expect(await verdictsOf(page)).toEqual(['Defect']);
      expect(await page.textContent('.card h3')).toBe('dropped.png');
      expect(await page.textContent('.card .measures')).toMatch(/^score\d[\d.,]*p-value0\.\d{3}$/);
      expect(await page.textContent('#announcer')).toMatch(/^dropped\.png: Defect, score /);
      const [photo, overlay] = await page.$$eval('.card .stack > img', async (images) => {
        for (const image of images) await (image as HTMLImageElement).decode();
        return images.map((image) => JSON.stringify(image.getBoundingClientRect()));
      });
      expect(overlay).toBe(photo);
      const opacity = () => page.$eval('.card .overlay', (image) => getComputedStyle(image).opacity);
      expect(await opacity()).toBe('0.6');
      await page.locator('.controls input[type=range]').fill('25');
      expect(await opacity()).toBe('0.25');
      await page.locator('.controls input[type=checkbox]').uncheck();
      expect(await opacity()).toBe('0');
    }));

  test('an enlarged result shows its hottest spot and the training image that it resembles most; Escape closes it', () =>
    visit(async (page) => {
      await pick(page, defect);
      await judged(page, 1);
      await page.locator('.card .open').focus();
      await page.keyboard.press('Enter');
      await page.waitForSelector('.closest img');
      expect(await page.textContent('.closest')).toMatch(/Most like this training image: \d\d\.png/);
      const ring = await page.locator('.enlarged .spot .inner').boundingBox();
      const photo = await page.locator('.enlarged .photo').boundingBox();
      expect(
        Math.abs((ring?.x ?? 0) + (ring?.width ?? 0) / 2 - (photo?.x ?? 0) - (photo?.width ?? 0) / 2),
      ).toBeLessThan(60);
      await page.keyboard.press('Escape');
      await expect.poll(() => page.locator('dialog').count()).toBe(0);
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('open');
    }));

  test('a file that is no image, or too large, gets a card that says so; the others are judged', () =>
    visit(
      async (page) => {
        await page.route('**/page.json', (route) =>
          route.fulfill({ json: { token: false, feedback: false, maxBodyBytes: 30_000 } }),
        );
        await page.reload();
        const text = { name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('not an image') };
        const large = { ...text, name: 'large.png', buffer: Buffer.alloc(30_001) };
        await pick(page, good, text, large);
        await judged(page, 1);
        await expect.poll(() => page.locator('.card.failed').count()).toBe(2);
        const said = (await page.locator('.card.failed').allTextContents()).join();
        expect(said).toContain('E_IMAGE_DECODE');
        expect(said).toContain('E_BODY_TOO_LARGE');
        expect(await page.textContent('.card:last-child .feedback')).toContain('--store DIR');
        await press(page, 'Remove large.png');
        expect(await page.locator('.card').count()).toBe(2);
      },
      { expected: /status of 422/ },
    ));

  test('a busy server is asked again after as long as it says, visibly, and never more than two images at once', () =>
    visit(
      async (page) => {
        let open = 0;
        let most = 0;
        let refused = 0;
        await page.route('**/predict*', async (route) => {
          most = Math.max(most, ++open);
          if (refused++ === 0)
            await route.fulfill({
              status: 429,
              headers: { 'retry-after': '1' },
              json: { error: { code: 'E_BUSY', message: 'busy' } },
            });
          else await route.continue();
          open--;
        });
        await pick(page, good, defect, good, defect, good);
        await page.getByText('The server is busy. Trying again in 1 s').waitFor();
        await judged(page, 5);
        expect(most).toBeLessThanOrEqual(2);
        expect(refused).toBe(6);
      },
      { expected: /status of 429/ },
    ));

  test('feedback is kept by the server and can be taken back', () =>
    visit(async (page) => {
      await pick(page, defect);
      await judged(page, 1);
      const sent: unknown[] = [];
      page.on('request', (request) => request.url().endsWith('/feedback') && sent.push(request.postDataJSON().label));
      await press(page, 'It is a defect');
      await page.getByText('Kept as a defect.', { exact: true }).waitFor();
      await press(page, 'Undo');
      await page.getByRole('button', { name: 'It is good' }).waitFor();
      await press(page, 'It is good');
      await page.getByText('Kept as good.', { exact: true }).waitFor();
      expect(sent).toEqual(['defect', 'none', 'good']);
      const kept = (await (await fetch(`${server.url}/v1/models/line/feedback?label=good`)).json()) as {
        feedback: unknown[];
      };
      expect(kept.feedback).toHaveLength(1);
    }));

  test('the threshold slider changes the verdicts on screen, tells the false alarms to expect, and how to keep it', () =>
    visit(async (page) => {
      await pick(page, good, doubtful, defect);
      await judged(page, 3);
      const served = ['Defect', 'Good', 'Good'];
      expect(await verdictsOf(page)).toEqual(served);
      await page.click('.threshold summary');
      const slider = page.locator('#threshold');
      const least = Number(await slider.getAttribute('min'));
      await slider.fill(String(least));
      const model = (await (await fetch(`${server.url}/v1/models/line`)).json()) as { trainingScores: number[] };
      const count = model.trainingScores.length;
      const percent = Number(((100 * (count + 1 - least)) / (count + 1)).toFixed(1));
      expect(await page.textContent('.alarms')).toContain(`false alarms on about ${percent}%`);
      expect(await verdictsOf(page)).toEqual(['Defect', 'Defect', 'Good']);
      expect(await page.locator('.changed:visible').allTextContents()).toEqual([
        'With your trial threshold. The server said good.',
      ]);
      expect(await page.textContent('.threshold')).toContain(
        'Of 3 images on screen, 2 would be defects, instead of 1.',
      );
      expect(await page.textContent('.threshold')).toContain(
        'Only this page uses it. To keep it, start the server with --false-alarms 0.',
      );
      await press(page, "Back to the server's");
      expect(await verdictsOf(page)).toEqual(served);
    }));

  test('a camera gives stills again and again until it is stopped', () =>
    visit(
      async (page) => {
        await page.route('**/predict*', async (route) => {
          await new Promise((resolve) => setTimeout(resolve, 300));
          await route.continue();
        });
        await page.fill('#camera-seconds', '0.5');
        await press(page, 'Start camera');
        await judged(page, 2);
        expect(await page.textContent('.card h3')).toMatch(/^camera \d\d:\d\d:\d\d\.jpg$/);
        expect(await page.locator('video').evaluate((video) => (video as HTMLVideoElement).videoWidth)).toBeGreaterThan(
          0,
        );
        const track = await page.evaluateHandle(
          () => (document.querySelector('video')?.srcObject as MediaStream).getVideoTracks()[0],
        );
        await page.waitForSelector('.waiting');
        await press(page, 'Stop camera');
        expect(await track.evaluate((one) => one?.readyState)).toBe('ended');
        await expect.poll(() => page.locator('.waiting').count()).toBe(0);
        const count = await page.locator('.card').count();
        await page.waitForTimeout(800);
        expect(await page.locator('.card').count()).toBe(count);
      },
      { permissions: ['camera'] },
    ));

  test.each([
    ['NotAllowedError', /Allow it in the settings/],
    ['NotFoundError', /No camera was found\. Plug one in/],
  ])('a camera that fails with %s says what to do', (name, words) =>
    visit(async (page) => {
      await page.evaluate((failure) => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', failure));
      }, name);
      await press(page, 'Start camera');
      await page.getByText(words).waitFor();
    }),
  );

  test('on an address that browsers do not trust, the page says why there is no camera and what to do', () =>
    visit(async (page) => expect(await page.textContent('.camera')).toMatch(/http:\/\/localhost.*HTTPS/), {
      url: server.url.replace('127.0.0.1', 'factory.test'),
    }));

  test('the wall shows what the server judges elsewhere, the last one large, and never grows', () =>
    visit(async (page) => {
      await page.click('nav a[href="#wall"]');
      const send = async (name: string, bytes: Buffer) =>
        fetch(`${server.url}/v1/models/line/predict?name=${name}`, {
          method: 'POST',
          headers: { 'content-type': 'image/png' },
          body: new Uint8Array(bytes),
        });
      await send('first.png', defect.buffer);
      await expect.poll(() => page.textContent('.latest .wall-facts bdi'), { timeout: 10_000 }).toBe('first.png');
      expect(await page.textContent('.latest .wall-verdict')).toBe('Defect');
      await page.waitForSelector('.latest img');
      const height = await page.$eval('.latest .wall-verdict', (verdict) =>
        parseFloat(getComputedStyle(verdict).fontSize),
      );
      expect(height).toBeGreaterThan(100);
      for (let i = 0; i < 12; i++) await send(`${i}.png`, good.buffer);
      await expect.poll(() => page.textContent('.latest .wall-facts bdi'), { timeout: 10_000 }).toBe('11.png');
      expect(await page.textContent('.latest .wall-verdict')).toBe('Good');
      expect(await page.locator('.wall-tile').count()).toBe(9);
    }));

  test('the model page shows numbers, pictures when they are looked at, history and drift', () =>
    visit(
      async (page) => {
        const fetched: string[] = [];
        page.on('request', (request) => request.url().includes('/thumbnails/') && fetched.push(request.url()));
        await page.waitForSelector('#model-screen');
        const text = await page.textContent('#model-screen');
        for (const words of [
          'Training images8 used, 0 skipped',
          'Memory bank',
          'Versions of this model',
          'All training images (8)',
        ])
          expect(text).toContain(words);
        await expect.poll(() => page.locator('.drift li').count()).toBeGreaterThan(0);
        expect(fetched).toEqual([]);
        await page.locator('.contact-sheet').last().scrollIntoViewIfNeeded();
        await expect.poll(() => page.locator('.contact-sheet').last().locator('img').count()).toBe(8);
      },
      { url: `${server.url}/#model`, viewport: { width: 800, height: 300 } },
    ));

  test('under a prefix with a token: it is asked for, a wrong one again, and it is forgotten with the tab', () =>
    visit(
      async (page) => {
        await page.fill('#token', 'not-the-token-of-line-3');
        await press(page, 'Open');
        await page.getByText('The server does not know this token').waitFor();
        await page.fill('#token', token);
        await page.keyboard.press('Enter');
        await page.waitForSelector('#files', { state: 'attached' });
        expect(new URL(page.url()).pathname).toBe('/inspect/');
        await pick(page, defect);
        await judged(page, 1);
        expect(await page.textContent('.feedback')).toContain('Feedback is off');
        await page.locator('.card .open').click();
        await page.waitForSelector('.closest img');
        expect(await page.evaluate(() => [localStorage.length, document.cookie, sessionStorage.length])).toEqual([
          0,
          '',
          1,
        ]);
        await page.reload();
        await page.waitForSelector('#files', { state: 'attached' });
        await page.evaluate(() => sessionStorage.setItem('tailedcore-token', 'an-older-token-of-line-3'));
        await pick(page, good);
        await page.fill('#token', token);
        await press(page, 'Open');
        await judged(page, 1);
      },
      { url: guardedUrl, expected: /status of 401/ },
    ));

  test('of several models, images go to the one that is chosen', () =>
    visit(
      async (page) => {
        await page.fill('#token', token);
        await press(page, 'Open');
        const asked: string[] = [];
        page.on('request', (request) => request.method() === 'POST' && asked.push(new URL(request.url()).pathname));
        await page.selectOption('#model-name', 'other');
        await expect.poll(() => page.locator('#model-name').isEnabled()).toBe(true);
        await pick(page, defect);
        await judged(page, 1);
        expect(asked).toEqual(['/inspect/v1/models/other/predict']);
      },
      { url: guardedUrl },
    ));

  test.each(['light', 'dark'] as const)('in %s colours axe finds no serious fault on any screen', (colorScheme) =>
    visit(
      async (page) => {
        await pick(page, good, defect, { ...good, buffer: Buffer.from('none') });
        await judged(page, 2);
        await page.waitForSelector('.card.failed');
        await page.click('.threshold summary');
        await page.locator('#threshold').fill((await page.getAttribute('#threshold', 'min')) ?? '');
        await page.evaluate(axe.source);
        const faults = () =>
          page.evaluate(async () => {
            const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
            const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
            return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
          });
        expect(await faults()).toEqual([]);
        await page.locator('.card .open').first().click();
        await page.waitForSelector('.closest img');
        expect(await faults()).toEqual([]);
        await page.keyboard.press('Escape');
        await page.click('nav a[href="#wall"]');
        await page.waitForSelector('.latest img');
        expect(await faults()).toEqual([]);
        await page.click('nav a[href="#model"]');
        await page.waitForSelector('.drift li');
        expect(await faults()).toEqual([]);
      },
      { colorScheme, expected: /status of 422/ },
    ),
  );

  test.each([360, 768, 1920])('at a width of %d px no screen scrolls sideways', (width) =>
    visit(
      async (page) => {
        const tooWide = () =>
          page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        await pick(page, { ...defect, name: `${'long-name-'.repeat(15)}.png` });
        await judged(page, 1);
        await page.click('.threshold summary');
        expect(await tooWide()).toBe(0);
        await page.locator('.card .open').click();
        expect(await page.$eval('.enlarged', (dialog) => dialog.scrollWidth - dialog.clientWidth)).toBe(0);
        await page.keyboard.press('Escape');
        for (const screen of ['wall', 'model']) {
          await page.click(`nav a[href="#${screen}"]`);
          await page.waitForSelector(screen === 'wall' ? '.latest .wall-tile' : '.drift li');
          expect(await tooWide()).toBe(0);
        }
      },
      { viewport: { width, height: 800 } },
    ),
  );

  test('the keyboard reaches everything: skip link, screens, files, camera', () =>
    visit(async (page) => {
      await page.waitForSelector('#files', { state: 'attached' });
      const stops: string[] = [];
      for (let i = 0; i < 9; i++) {
        await page.keyboard.press('Tab');
        stops.push(
          await page.evaluate(() => (document.activeElement?.textContent || document.activeElement?.id) ?? ''),
        );
      }
      expect(stops).toEqual([
        'Skip to the content',
        'Inspect',
        'Wall',
        'Model',
        'Pick files',
        'Start camera',
        'camera-seconds',
        'Try another threshold',
        '',
      ]);
    }));
});
