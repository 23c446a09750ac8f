/// <reference lib="dom" />
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, launchChromium } from '../fixtures/chromium.ts';
import { poorContrast } from '../fixtures/poor-contrast.ts';
import type { BenchReport } from './bench-report.ts';
import { emptyBench, sampleBench, sampleTable } from './fixtures/sample-bench.ts';
import { renderBenchReport } from './render-bench-report.ts';

describe.skipIf(!hasChromium())('the page of a benchmark in Chromium', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    if (folder) await rm(folder, { recursive: true });
  });

  /** Opens a page, and fails on any console message, error, or request other than the file itself. */
  async function visit(report: BenchReport, look: (page: Page) => Promise<void>, options: BrowserContextOptions = {}) {
    const file = path.join(folder, 'report.html');
    await writeFile(file, renderBenchReport(report));
    const address = pathToFileURL(file).href;
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
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

  const unfold = (page: Page) => page.$$eval('details', (all) => all.forEach((each) => (each.open = true)));
  const tooWide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

  test.each(['light', 'dark'] as const)(
    'in %s colours every text has a contrast of at least 4.5, every mark of 3',
    (colorScheme) =>
      visit(
        twelveMethods(),
        async (page) => {
          await unfold(page);
          expect(await page.evaluate(poorContrast)).toEqual([]);
          expect(await page.evaluate(faintMarks)).toEqual([]);
        },
        { colorScheme },
      ),
  );

  test.each([360, 768])('at a width of %d px the page does not scroll sideways, folded or not', (width) =>
    visit(
      twelveMethods(),
      async (page) => {
        expect(await tooWide(page)).toBeLessThanOrEqual(0);
        await unfold(page);
        expect(await tooWide(page)).toBeLessThanOrEqual(0);
      },
      { viewport: { width, height: 800 } },
    ),
  );

  test('texts of drawings stay inside their drawings', () =>
    visit(sampleBench(), async (page) => {
      const outside = await page.$$eval('svg.chart[role=img]', (all) =>
        all.flatMap((svg) => {
          const frame = svg.getBoundingClientRect();
          return [...svg.querySelectorAll('text')].flatMap((text) => {
            const box = text.getBoundingClientRect();
            const fits =
              box.left >= frame.left - 1 &&
              box.right <= frame.right + 1 &&
              box.top >= frame.top - 1 &&
              box.bottom <= frame.bottom + 1;
            return fits ? [] : [text.textContent];
          });
        }),
      );
      expect(outside).toEqual([]);
    }));

  test('landmarks, one first heading, no skipped level, ids that are unique', () =>
    visit(sampleBench(), async (page) => {
      const levels = await page.$$eval('h1, h2, h3', (all) => all.map((each) => Number(each.tagName[1])));
      expect(levels.filter((level) => level === 1)).toHaveLength(1);
      levels.forEach((level, i) => expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1));
      expect(await page.locator('header, nav, main, footer').count()).toBe(4);
      const ids = await page.$$eval('[id]', (all) => all.map((each) => each.id));
      expect(new Set(ids).size).toBe(ids.length);
    }));

  test('bars are filled with their patterns', () =>
    visit(sampleBench(), async (page) => {
      const fill = await page.$eval('.bar.head', (bar) => getComputedStyle(bar).fill);
      expect(fill).toContain('#hatch-head');
    }));

  test('a page of nothing opens too', () =>
    visit(emptyBench, async (page) => expect(await tooWide(page)).toBeLessThanOrEqual(0)));
});

function twelveMethods(): BenchReport {
  const base = sampleBench();
  const methods = Array.from({ length: 12 }, (_, i) => ({
    name: `m${i}`,
    title: i === 3 ? 'a_method_with_a_long_name_and_no_place_to_break_it' : `Method ${i}`,
  }));
  const value = (i: number) => ({ mean: 0.6 + ((i * 7) % 12) / 33, deviation: 0.02, count: 3 });
  return {
    ...base,
    methods,
    tradeoffs: [
      {
        title: 'Twelve',
        measure: 'Image AUROC',
        points: methods.map((_, method) => ({ method, tail: value(method), head: value(method + 5) })),
      },
    ],
    noise: [
      {
        title: 'Twelve',
        measure: 'Image AUROC',
        lines: methods.map((_, method) => ({
          method,
          points: [0, 0.05, 0.4].map((noise) => ({ noise, value: value(method) })),
        })),
      },
    ],
    tables: [
      {
        ...sampleTable,
        groups: [],
        columns: methods.map(({ title }) => title),
        rows: methods.map(({ title }) => ({ title, cells: methods.map(() => ({ text: '95.00 ± 1.00' })) })),
      },
    ],
  };
}

/** Runs in the page: marks whose contrast with the panel behind them is below 3 (WCAG 2, parts of drawings). */
function faintMarks(): string[] {
  const luminance = (color: string) => {
    const [r = 0, g = 0, b = 0] = (color.match(/[\d.]+/g) ?? []).map((v) =>
      Number(v) / 255 <= 0.03928 ? Number(v) / 255 / 12.92 : ((Number(v) / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = luminance(getComputedStyle(document.querySelector('.panel') as Element).backgroundColor);
  return [...document.querySelectorAll('.mark')].flatMap((mark) => {
    const color = luminance(getComputedStyle(mark).fill);
    const contrast = (Math.max(color, ground) + 0.05) / (Math.min(color, ground) + 0.05);
    return contrast < 3 ? [`${mark.getAttribute('class')} ${contrast.toFixed(2)}`] : [];
  });
}
