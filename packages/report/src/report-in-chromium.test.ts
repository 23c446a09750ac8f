/// <reference lib="dom" />
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, launchChromium } from './fixtures/chromium.ts';
import { poorContrast } from './fixtures/poor-contrast.ts';
import { drawnPictures, sampleImage, sampleReport, sampleWithoutThreshold } from './fixtures/sample-report.ts';
import type { ReportInput } from './report-input.ts';
import { writeReport } from './write-report.ts';

describe.skipIf(!hasChromium())('the report in Chromium', () => {
  let browser: Browser;
  let folder: string;
  let url: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'report-'));
    browser = await launchChromium();
    url = await written('report.html', smallReport());
  });

  afterAll(async () => {
    await browser?.close();
    if (folder) await rm(folder, { recursive: true });
  });

  async function written(name: string, input: ReportInput): Promise<string> {
    const file = path.join(folder, name);
    await using handle = await open(file, 'w');
    await writeReport(input, async (chunk) => void (await handle.write(chunk)));
    return pathToFileURL(file).href;
  }

  /** Opens the page, hands it to `look`, and fails on any console message, error, or request other than the file itself. */
  async function visit(look: (page: Page) => Promise<void>, options: BrowserContextOptions = {}, address = url) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
      ...options,
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith('data:') && request.url() !== address) complaints.push(request.url());
    });
    await page.goto(address);
    await look(page);
    await context.close();
    expect(complaints).toEqual([]);
  }

  const shown = (page: Page) =>
    page.$$eval('.card', (cards) =>
      cards.filter((card) => card.checkVisibility()).map((card) => card.querySelector('h3')?.textContent),
    );
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  const overlayOpacity = (page: Page) => page.$eval('.card .overlay', (overlay) => getComputedStyle(overlay).opacity);
  const overlayVisibility = (page: Page) =>
    page.$eval('.card .overlay', (overlay) => getComputedStyle(overlay).visibility);

  test('all pictures decode, the overlay lies exactly on the photograph, names stay text', () =>
    visit(async (page) => {
      await page.$$eval('.compare', (all) => all.forEach((each) => ((each as HTMLDetailsElement).open = true)));
      const broken = await page.$$eval('img', async (images) => {
        const checks = images.map((image) => {
          (image as HTMLImageElement).loading = 'eager';
          return (image as HTMLImageElement).decode().then(
            () => '',
            () => (image as HTMLImageElement).alt || 'overlay',
          );
        });
        return (await Promise.all(checks)).filter(Boolean);
      });
      expect(broken).toEqual([]);
      const boxes = await page.$$eval('.card:first-child .stack > img', (images) =>
        images.map((image) => JSON.stringify(image.getBoundingClientRect())),
      );
      expect(boxes[0]).toBe(boxes[1]);
      expect(await shown(page)).toContain("<script>alert('1')</script>.png");
      expect(await page.title()).toBe('Night shift <b>');
    }));

  test('slider and keys change the opacity of the heat maps; toggle and key hide them', () =>
    visit(async (page) => {
      expect(await overlayOpacity(page)).toBe('0.6');
      await page.fill('.controls [data-heat-opacity]', '25');
      expect(await overlayOpacity(page)).toBe('0.25');
      expect(await page.textContent('.controls output')).toBe('25%');
      await page.locator('.card .open').first().focus();
      await page.keyboard.press(']');
      expect(await overlayOpacity(page)).toBe('0.35');
      await page.uncheck('.controls [data-heat-toggle]');
      expect(await overlayVisibility(page)).toBe('hidden');
      await page.keyboard.press('h');
      expect(await overlayVisibility(page)).toBe('visible');
      expect(await page.isChecked('.controls [data-heat-toggle]')).toBe(true);
    }));

  test('filter, search and their keys show the right images and say how many', () =>
    visit(async (page) => {
      const status = () => page.textContent('#status');
      expect(await status()).toBe('Showing 6 of 6');
      await page.check('input[name=show][value=defect]');
      expect(await shown(page)).toHaveLength(3);
      await page.locator('.card .open').first().focus();
      await page.keyboard.press('g');
      expect(await status()).toBe('Showing 3 of 6');
      await page.keyboard.press('a');
      await page.keyboard.press('/');
      await page.keyboard.type('SHIFT 1');
      expect(await shown(page)).toEqual(['line 3/shift-1/überlauf.png', 'line 3/shift-1/ok.png']);
      await page.keyboard.type(' nothing');
      expect(await page.isVisible('#no-match')).toBe(true);
      await page.keyboard.press('Escape');
      expect(await status()).toBe('Showing 6 of 6');
      expect(await page.isVisible('#no-match')).toBe(false);
    }));

  test('single-key shortcuts can be switched off', () =>
    visit(async (page) => {
      await page.click('.shortcuts summary');
      await page.uncheck('#use-shortcuts');
      await page.keyboard.press('h');
      await page.keyboard.press('d');
      expect(await overlayVisibility(page)).toBe('visible');
      expect(await shown(page)).toHaveLength(6);
    }));

  test('the keyboard opens an image, walks to the next, closes it, and the focus returns to where one is', () =>
    visit(async (page) => {
      await page.locator('.card .open').first().focus();
      await page.keyboard.press('Enter');
      expect(await page.isVisible('#enlarged')).toBe(true);
      expect(await page.textContent('#enlarged-name')).toBe('line 3/shift-1/überlauf.png');
      expect(await page.isDisabled('#previous')).toBe(true);
      expect(await page.locator('#enlarged .pair img').count()).toBe(2);
      expect(await page.textContent('#enlarged .dialog-facts')).toMatch(/Nearest normal patch\s*train\/good\/012\.jpg/);
      await page.keyboard.press('ArrowRight');
      expect(await page.textContent('#place')).toBe('2 of 6');
      await page.keyboard.press('h');
      expect(await page.$eval('#enlarged .overlay', (overlay) => getComputedStyle(overlay).visibility)).toBe('hidden');
      await page.keyboard.press('Escape');
      expect(await page.isVisible('#enlarged')).toBe(false);
      await expect.poll(() => focused(page)).toBe("Enlarge <script>alert('1')</script>.png");
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => focused(page)).toBe('Enlarge defect-3.png');
    }));

  test('a click opens an image, a click beside it closes it; the ring marks the hottest spot', () =>
    visit(async (page) => {
      await page.click('.card:nth-child(3) .open');
      const ring = await page.locator('#enlarged .spot .inner').boundingBox();
      const picture = await page.locator('#enlarged .stack').boundingBox();
      expect(ring && picture).toBeTruthy();
      if (!ring || !picture) return;
      const scale = Math.min(picture.width / 480, picture.height / 320);
      const left = picture.x + (picture.width - 480 * scale) / 2;
      const top = picture.y + (picture.height - 320 * scale) / 2;
      expect(ring.x + ring.width / 2).toBeCloseTo(left + 120 * scale, 0);
      expect(ring.y + ring.height / 2).toBeCloseTo(top + 240 * scale, 0);
      await page.mouse.click(3, 3);
      expect(await page.isVisible('#enlarged')).toBe(false);
    }));

  test.each(['light', 'dark'] as const)('in %s colours every text has a contrast of at least 4.5', (colorScheme) =>
    visit(
      async (page) => {
        await page.click('.shortcuts summary');
        await page.click('#scores summary');
        expect(await page.evaluate(poorContrast)).toEqual([]);
        await page.click('.card .open');
        expect(await page.evaluate(poorContrast)).toEqual([]);
        const ground = await page.$eval('body', (body) => getComputedStyle(body).backgroundColor);
        expect(ground).toBe(colorScheme === 'dark' ? 'rgb(16, 22, 28)' : 'rgb(243, 245, 247)');
      },
      { colorScheme },
    ),
  );

  test.each([320, 390, 768])('at a width of %d px the page does not scroll sideways, enlarged or not', (width) =>
    visit(
      async (page) => {
        const tooWide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(await tooWide()).toBeLessThanOrEqual(0);
        await page.click('.card .open');
        expect(await page.$eval('#enlarged', (dialog) => dialog.scrollWidth - dialog.clientWidth)).toBeLessThanOrEqual(
          0,
        );
      },
      { viewport: { width, height: 800 } },
    ),
  );

  test('landmarks, one first heading, no skipped level, names for every control and picture', () =>
    visit(async (page) => {
      const levels = await page.$$eval('h1, h2, h3', (all) =>
        all.filter((each) => each.checkVisibility()).map((each) => Number(each.tagName[1])),
      );
      expect(levels.filter((level) => level === 1)).toHaveLength(1);
      levels.forEach((level, i) => expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1));
      expect(await page.locator('header, nav, main, footer').count()).toBe(4);
      expect(await page.locator('img:not([alt])').count()).toBe(0);
      const nameless = await page.$$eval(
        'button, input',
        (all) =>
          all.filter(
            (each) =>
              !each.getAttribute('aria-label') &&
              !each.textContent?.trim() &&
              !(each as HTMLInputElement).labels?.[0]?.textContent?.trim(),
          ).length,
      );
      expect(nameless).toBe(0);
      const ids = await page.$$eval('[id]', (all) => all.map((each) => each.id));
      expect(new Set(ids).size).toBe(ids.length);
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip-link');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    }));

  test('without scripts everything can be read, and controls that would do nothing are not shown', () =>
    visit(
      async (page) => {
        expect(await page.locator('.controls').isVisible()).toBe(false);
        expect(await page.locator('.card').count()).toBe(6);
        await page.locator('.card summary').first().click();
        expect(await page.locator('.card .pair img').first().isVisible()).toBe(true);
      },
      { javaScriptEnabled: false },
    ));

  test('on paper the controls are gone and all cards are there', () =>
    visit(async (page) => {
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.controls').isVisible()).toBe(false);
      expect(await page.$eval('.card', (card) => getComputedStyle(card).contentVisibility)).toBe('visible');
      expect((await page.pdf()).length).toBeGreaterThan(20_000);
    }));

  test('a report without images opens too', async () => {
    const address = await written('empty.html', sampleReport([], { trainingScores: [] }));
    await visit(
      async (page) => {
        await page.keyboard.press('h');
        expect(await page.textContent('#results')).toContain('No image was judged.');
      },
      {},
      address,
    );
  });

  test.each(['light', 'dark'] as const)(
    'a report without threshold opens, searches and enlarges in %s colours',
    async (colorScheme) => {
      const address = await written('no-threshold.html', sampleWithoutThreshold(smallReport().images));
      await visit(
        async (page) => {
          expect(await page.textContent('#status')).toBe('Showing 6 of 6');
          await page.locator('.card .open').first().focus();
          await page.keyboard.press('d');
          expect(await page.textContent('#status')).toBe('Showing 6 of 6');
          await page.fill('#search', 'ok');
          expect(await page.textContent('#status')).toBe('Showing 1 of 6');
          await page.click('#scores summary');
          expect(await page.evaluate(poorContrast)).toEqual([]);
          await page.locator('.card .open:visible').click();
          expect(await page.textContent('#enlarged .badge')).toBe('No verdict');
          expect(await page.evaluate(poorContrast)).toEqual([]);
        },
        { colorScheme },
        address,
      );
    },
  );

  test('a thousand images, tens of megabytes, open in seconds and stay quick', async () => {
    const drawn = await Promise.all(Array.from({ length: 8 }, (_, i) => drawnPictures(i)));
    const images = Array.from({ length: 1000 }, (_, i) => {
      const pictures = drawn[i % drawn.length] as (typeof drawn)[number];
      // Bytes after the end of a JPEG are ignored; they make every picture one of its own, which no cache can share.
      const bytes = Buffer.concat([pictures.photo.bytes, Buffer.from(`picture ${i}`)]);
      return sampleImage(`line ${i % 7}/image-${i}.jpg`, 1 + (i % 40) / 3, {
        placement: { width: 480, height: 320, left: 80, top: 0, right: 400, bottom: 320 },
        pictures: async () => ({ ...pictures, photo: { ...pictures.photo, bytes } }),
      });
    });
    const address = await written('thousand.html', sampleReport(images));
    const megabytes = (await stat(fileURLToPath(address))).size / 1e6;
    expect(megabytes).toBeGreaterThan(40);
    const start = performance.now();
    await visit(
      async (page) => {
        const opened = performance.now() - start;
        expect(await page.locator('.card').count()).toBe(1000);
        const before = performance.now();
        await page.fill('#search', 'image-99');
        expect(await page.textContent('#status')).toBe('Showing 11 of 1000');
        const searched = performance.now() - before;
        await page.fill('#search', '');
        await page.evaluate(() => document.querySelector('.card:last-child')?.scrollIntoView());
        await page.waitForFunction(() => document.querySelector<HTMLImageElement>('.card:last-child .photo')?.complete);
        console.info(
          `1,000 images, ${Math.round(megabytes)} MB: opened in ${Math.round(opened)} ms, searched in ${Math.round(searched)} ms`,
        );
        expect(opened).toBeLessThan(20_000);
        expect(searched).toBeLessThan(3_000);
      },
      {},
      address,
    );
  });
});

function smallReport(): ReportInput {
  const names = [
    ['line 3/shift-1/überlauf.png', 40],
    ["<script>alert('1')</script>.png", 30],
    ['defect-3.png', 20],
    ['line 3/shift-1/ok.png', 4],
    [`${'long-name-'.repeat(20)}.png`, 3],
    [`${'deep/'.repeat(30)}x.png`, 2],
  ] as const;
  const images = names.map(([name, score], i) =>
    sampleImage(name, score, {
      placement: { width: 480, height: 320, left: 80, top: 0, right: 400, bottom: 320 },
      hottest: { x: 120, y: 240 },
      pictures: () => drawnPictures(i),
    }),
  );
  return sampleReport(images, { title: 'Night shift <b>' });
}
