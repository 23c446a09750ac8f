import { type Backbone, type ImageBatch, randomInteger, seededRandom, fork } from '@tailedcore/core';
import type { Memory } from './draw.ts';
import { fault } from './fault.ts';
import { requireFloats, requireRecord } from './result-form.ts';
import type { CheckSettings } from './settings.ts';
import type { Trial, TrialKind, Trials } from './trial.ts';

export type Size = readonly [height: number, width: number];

/** The size that the settings name, or the smallest allowed from 64. */
export function imageSizeFor({ sizeMultiple }: Backbone, { imageSize }: CheckSettings): Size {
  const side = Math.ceil(64 / sizeMultiple) * sizeMultiple;
  return imageSize ?? [side, side];
}

/** Images of coloured waves with noise, no two alike. */
export function drawImages(seed: number, count: number, [height, width]: Size, memory: Memory = 'own'): ImageBatch {
  const random = seededRandom(fork(seed, 'images'));
  const length = count * height * width * 3;
  const data = memory === 'own' ? new Uint8Array(length) : new Uint8Array(new SharedArrayBuffer(length));
  for (let image = 0, at = 0; image < count; image++) {
    const waves = [0, 1, 2].map(() => [2 + randomInteger(random, 20), 2 + randomInteger(random, 20)] as const);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (const [across, down] of waves)
          data[at++] = 110 + 60 * Math.sin(x / across) + 50 * Math.cos(y / down) + randomInteger(random, 30);
  }
  return { count, height, width, data };
}

export function backboneTrial(images: ImageBatch, about: string): Trial<Backbone> {
  let asked: Backbone | undefined;
  return {
    about,
    given: { pixels: images.data },
    call: (part, run) => (asked = part).extract(images, run),
    verify: (result) => verifyExtracted(result, images, asked, about),
  };
}

function verifyExtracted(result: unknown, images: ImageBatch, part: Backbone | undefined, about: string): void {
  if (!part) throw new Error('a result is verified before it was asked for');
  const { patches, embeddings, grid } = requireRecord(result, ['patches', 'embeddings', 'grid'], about);
  const [rows, columns] = part.grid(images.height, images.width);
  const shape = Array.isArray(grid) ? grid.join(' x ') : String(grid);
  if (shape !== `${rows} x ${columns}`) throw fault(`the grid that was announced, ${rows} x ${columns}`, grid, about);
  requireMatrix(patches, images.count * rows * columns, part.patchColumns, 'patches', about);
  requireMatrix(embeddings, images.count, part.embeddingColumns, 'embeddings', about);
}

function requireMatrix(value: unknown, rows: number, columns: number, name: string, about: string): void {
  const matrix = requireRecord(value, ['rows', 'columns', 'data'], about);
  if (matrix['rows'] !== rows || matrix['columns'] !== columns)
    throw fault(`${name} of ${rows} x ${columns}`, `${String(matrix['rows'])} x ${String(matrix['columns'])}`, about);
  requireFloats(matrix['data'], rows * columns, name, about);
}

export function backboneTrials(seed: number, settings: CheckSettings): TrialKind<Backbone> {
  return {
    takesRun: true,
    takesFloats: false,
    of: (part) => backboneInputs(part, seed, imageSizeFor(part, settings)),
  };
}

function backboneInputs({ sizeMultiple }: Backbone, seed: number, size: Size): Trials<Backbone> {
  const [height, width] = size;
  const drawn = (count: number, from = seed, memory: Memory = 'own') =>
    backboneTrial(drawImages(from, count, size, memory), `${count} images of ${height} x ${width}, seed ${from}`);
  const whole = drawImages(seed, 1, size);
  const short = { ...whole, data: whole.data.slice(1) };
  const odd = ([high, wide]: Size) => backboneTrial(drawImages(seed, 1, [high, wide]), `an image of ${high} x ${wide}`);
  return {
    draw: (from, memory) => drawn(1, from, memory),
    large: (from) => drawn(1, from),
    small: () => [drawn(1)],
    empty: () => [drawn(0)],
    wrong: () => [
      backboneTrial(short, `an image of ${height} x ${width} with a byte too few`),
      ...(sizeMultiple === 1 ? [odd([0, width])] : [odd([height + 1, width]), odd([height, width + 1])]),
    ],
    notFinite: () => [],
  };
}
