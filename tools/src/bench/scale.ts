import { stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { estimateFit, normalizeSettings } from '@tailedcore/core';
import { type Bench, sized, type Works } from './bench.ts';
import { runCommand, writeList } from './command.ts';
import type { Curve } from './curves-svg.ts';
import { fitLine, fitPowerLaw } from './power-law.ts';
import { atMost, emptyRow, type Row, type Unit } from './row.ts';

const sizes = {
  full: { byCount: [250, 500, 1000, 2000, 4000], byRatio: [250, 500, 1000], count: 1000, ratio: 0.01 },
  quick: { byCount: [8, 16], byRatio: [8, 16], count: 20, ratio: 0.01 },
};
const mostMegabytesAnImage = 0.6;

/** A fit of n images. */
interface Point {
  readonly images: number;
  readonly seconds: number;
  readonly peak: number | null;
  readonly file: number;
}

/** How time, memory and the model's size grow with the number of images, with a fixed number of bank rows and with a share of all patches. */
export function scaleWorks(bench: Bench): Works {
  const { byCount, byRatio, count, ratio } = sized(bench, sizes.full, sizes.quick);
  const curves: Curve[] = [];
  const grow = (title: string, images: readonly number[], setting: string) => ({
    title,
    async run() {
      const points: Point[] = [];
      for (const n of images) points.push(await measureFit(bench, n, setting));
      curves.push(...toCurves(title, points));
      return rowsOf(title, points);
    },
  });
  return {
    works: [
      grow(`growth at ${count} rows a memory`, byCount, `coreset.count=${count}`),
      grow(`growth at a share of ${ratio}`, byRatio, `coreset.ratio=${ratio}`),
    ],
    curves,
    async [Symbol.asyncDispose]() {},
  };
}

async function measureFit(bench: Bench, images: number, setting: string): Promise<Point> {
  const { paths } = await bench.photographs(images);
  const list = await writeList(bench, `scale-${images}`, paths);
  const model = join(bench.folder, `scale-${images}.tailedcore`);
  const args = ['fit', list, '-o', model, '--augment', 'none', '--no-thumbnails', '--set', setting];
  const { seconds, peakMegabytes } = await runCommand(bench, args);
  const { size } = await stat(model);
  const memory = peakMegabytes === null ? 'memory not measured' : `${peakMegabytes.toFixed(0)} MB`;
  bench.say(`  ${images} images, ${setting}: ${seconds.toFixed(1)} s, ${memory}, model ${(size / 1e6).toFixed(2)} MB`);
  return { images, seconds, peak: peakMegabytes, file: size / 1e6 };
}

function toCurves(title: string, points: readonly Point[]): Curve[] {
  const curve = (what: string, of: (point: Point) => number | null): Curve => ({
    title: `${what}, ${title}`,
    points: points.flatMap((point) => {
      const value = of(point);
      return value === null ? [] : [[point.images, value] as const];
    }),
  });
  return [
    curve('time (s)', ({ seconds }) => seconds),
    curve('peak memory (MB)', ({ peak }) => peak),
    curve('model file (MB)', ({ file }) => file),
  ];
}

function rowsOf(title: string, points: readonly Point[]): Row[] {
  const of = (what: string, unit: Unit, value: number, note: string): Row => ({
    ...emptyRow(`${title}: ${what}`, 'the number of images', unit),
    ours: { min: value, median: value, max: value },
    note,
  });
  const pairs = (value: (point: Point) => number) => points.map((point) => [point.images, value(point)] as const);
  const spoken = (value: (point: Point) => number, unit: string) =>
    points.map((point) => `${point.images}: ${value(point).toPrecision(3)} ${unit}`).join(', ');
  const exponent = (what: string, unit: string, value: (point: Point) => number) =>
    of(what, 'exponent', fitPowerLaw(pairs(value)).exponent, spoken(value, unit));
  const rows = [exponent('time', 's', ({ seconds }) => seconds), exponent('model file', 'MB', ({ file }) => file)];
  if (points.some(({ peak }) => peak === null)) return rows;
  const peak = (point: Point) => point.peak as number;
  const { slope, intercept } = fitLine(pairs(peak));
  const wall = Math.floor((totalmem() / 1e6 - intercept) / slope);
  const memory = `${(totalmem() / 1e9).toFixed(1)} GB`;
  const about = `the wall: at this slope all memory of this machine (${memory}) is used at about ${wall} images; told to use half of it, as by default, fit refuses (E_MEMORY) above ${mostImages(totalmem() / 2)}`;
  rows.push(exponent('peak memory', 'MB', peak));
  rows.push({ ...of('memory', 'MB an image', slope, about), target: atMost(mostMegabytesAnImage) });
  return rows;
}

/** How many images `fit` takes with the default backbone before it says that memory does not suffice. */
function mostImages(memory: number): number {
  const backbone = { patchColumns: 128, grid: () => [28, 28] as const };
  const tooLarge = (images: number) => estimateFit(images, backbone, normalizeSettings({}), memory).tooLarge;
  let [fits, refused] = [0, 1];
  while (!tooLarge(refused)) refused *= 2;
  while (refused - fits > 1) {
    const middle = Math.floor((fits + refused) / 2);
    if (tooLarge(middle)) refused = middle;
    else fits = middle;
  }
  return fits;
}
