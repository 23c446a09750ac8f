import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { readSafetensors, type StoredTensor } from '@tailedcore/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference, noise, paint } from './fixtures/paint.ts';
import { cutOut, type Raster } from './raster.ts';
import { resizeBilinear } from './resize-bilinear.ts';

const whole = (width: number, height: number) => ({ left: 0, top: 0, width, height });

/** The filter as a formula: weights from the triangle in floating point, both directions at once, one rounding. */
function triangle(source: Raster, width: number, height: number): Float64Array {
  const weightsOf = (input: number, output: number, position: number) => {
    const scale = input / output;
    const support = Math.max(scale, 1);
    const weights = Array.from({ length: input }, (_, i) =>
      Math.max(0, 1 - Math.abs(i + 0.5 - (position + 0.5) * scale) / support),
    );
    const sum = weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => weight / sum);
  };
  const result = new Float64Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const down = weightsOf(source.height, height, y);
    for (let x = 0; x < width; x++) {
      const across = weightsOf(source.width, width, x);
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        down.forEach((v, j) =>
          across.forEach((u, i) => (sum += v * u * (source.data[(j * source.width + i) * 3 + c] as number))),
        );
        result[(y * width + x) * 3 + c] = sum;
      }
    }
  }
  return result;
}

describe('resizeBilinear on small cases', () => {
  it('averages two pixels into one', () => {
    const source = paint(2, 1, (x) => (x === 0 ? [0, 100, 255] : [255, 101, 255]));
    expect([...resizeBilinear(source, 1, 1, whole(1, 1)).data]).toEqual([128, 101, 255]);
  });

  it('puts quarter steps between two pixels when doubling', () => {
    const source = paint(2, 1, (x) => [x * 100, 0, 40]);
    const reds = resizeBilinear(source, 4, 1, whole(4, 1)).data.filter((_, i) => i % 3 === 0);
    expect([...reds]).toEqual([0, 25, 75, 100]);
  });

  it('repeats a single pixel', () => {
    const source = paint(1, 1, () => [7, 99, 255]);
    const { data } = resizeBilinear(source, 5, 3, whole(5, 3));
    expect([...data]).toEqual(Array.from({ length: 15 }, () => [7, 99, 255]).flat());
  });

  it('leaves an image of the wanted size as it is', () => {
    const source = noise(13, 7);
    expect(resizeBilinear(source, 13, 7, whole(13, 7)).data).toEqual(source.data);
  });
});

describe('resizeBilinear in general', () => {
  const side = fc.integer({ min: 1, max: 24 });

  it('stays within the two roundings of the triangle filter', () => {
    fc.assert(
      fc.property(side, side, side, side, fc.nat(999), (width, height, newWidth, newHeight, seed) => {
        const source = noise(width, height, seed);
        const expected = triangle(source, newWidth, newHeight);
        const { data } = resizeBilinear(source, newWidth, newHeight, whole(newWidth, newHeight));
        data.forEach((value, i) => expect(Math.abs(value - (expected[i] as number))).toBeLessThan(1.01));
      }),
      { numRuns: 40 },
    );
  });

  it('gives for a part what the whole has there', () => {
    fc.assert(
      fc.property(side, side, side, side, fc.nat(), fc.nat(), (width, height, newWidth, newHeight, a, b) => {
        const source = noise(width, height);
        const left = a % newWidth;
        const top = b % newHeight;
        const box = { left, top, width: newWidth - left - (b % (newWidth - left)), height: newHeight - top };
        const full = resizeBilinear(source, newWidth, newHeight, whole(newWidth, newHeight));
        expect(resizeBilinear(source, newWidth, newHeight, box)).toEqual(cutOut(full, box));
      }),
    );
  });

  it('keeps a plain colour, whatever the sizes', () => {
    fc.assert(
      fc.property(side, side, side, side, fc.integer({ min: 0, max: 255 }), (w, h, newWidth, newHeight, value) => {
        const plain = paint(w, h, () => [value, 255 - value, 255]);
        const expected = paint(newWidth, newHeight, () => [value, 255 - value, 255]);
        expect(resizeBilinear(plain, newWidth, newHeight, whole(newWidth, newHeight))).toEqual(expected);
      }),
    );
  });
});

describe('resizeBilinear against Pillow', () => {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const folders = {
    "the project's copy": join(here, 'fixtures'),
    'the goldens handed in': process.env['GOLDENS'] ?? join(here, '../../../../shared/goldens'),
  };
  for (const [name, folder] of Object.entries(folders)) {
    const path = join(folder, 'resize-bilinear.safetensors');
    it.skipIf(!existsSync(path))(`equals it to the bit (${name})`, () => {
      const { tensors } = readSafetensors(readFileSync(path));
      const sources = [...tensors.keys()].filter((key) => key.endsWith('.source'));
      expect(sources.length).toBeGreaterThan(0);
      for (const key of sources) {
        const source = tensors.get(key) as StoredTensor;
        const wanted = tensors.get(key.replace('source', 'bilinear')) as StoredTensor;
        const [height, width] = source.shape as [number, number];
        const [newHeight, newWidth] = wanted.shape as [number, number];
        const raster = { width, height, data: source.bytes };
        const { data } = resizeBilinear(raster, newWidth, newHeight, whole(newWidth, newHeight));
        expect(difference(data, wanted.bytes), key).toBe(0);
      }
    });
  }
});
