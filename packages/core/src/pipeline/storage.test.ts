import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MethodSettings } from '../config/schema.ts';
import { flat, tailOf, tinyHost, tinyMethod, tinyRun, tinySource } from '../fixtures/method.ts';
import { halvesOf, valuesOf } from '../half.ts';
import { squaredDistance } from '../kernels/squared-distance.ts';
import { fileStore } from '../store/file-store.ts';
import { fit } from './fit.ts';
import type { FitHost } from './method.ts';

const settings = { coreset: { ratio: 1 }, tail: { maxShare: 1, apart: 0 } } as const;
const images = [0, 10, 25, 31].map((red) => flat(red, 7, 2 * red));
const copies = () => [flat(99), flat(98)];

/** Features are colours times `scale`; image 2 is a rare product with two copies. */
function scaledFit(changed: MethodSettings, scale = 1 / 3, openStore?: FitHost['openStore']) {
  const { backbone, ...others } = tinyMethod({ ...settings, ...changed }, { tail: tailOf([2]) });
  const scaled: typeof backbone = {
    ...backbone,
    async extract(batch, run) {
      const found = await backbone.extract(batch, run);
      found.patches.data.forEach((value, i, data) => (data[i] = value * scale));
      return found;
    },
  };
  const host = tinyHost(copies, openStore);
  return { host, fitted: fit(tinySource(images), { ...others, backbone: scaled }, host, tinyRun()) };
}

const half = { storage: 'float16' } as const;

describe.each([
  ['as narrow as selection', {}],
  ['wider than selection', { projection: 2 }],
])('float16, where patches are %s', (_, width) => {
  it('keeps the same rows of both memories, rounded', async () => {
    const [whole, rounded] = await Promise.all([scaledFit(width).fitted, scaledFit({ ...width, ...half }).fitted]);
    const nearest = valuesOf(halvesOf(whole.bank.features.data));
    expect(nearest).not.toEqual(whole.bank.features.data);
    expect(rounded.bank).toEqual({ ...whole.bank, features: { ...whole.bank.features, data: nearest } });
    expect(rounded.learnt).toEqual(whole.learnt);
    expect(rounded.learnt.rows).toEqual({ head: 16, tail: 12 });
  });

  it('scores training images against the rounded rows', async () => {
    const { bank, training, threshold } = await scaledFit({ ...width, ...half }).fitted;
    // Image 0 is nearest to image 1, whose rows begin at the fifth; a wide patch is kept as halves as well.
    const exact = Float32Array.of(0, 7 / 3, 0);
    const query = 'projection' in width ? valuesOf(halvesOf(exact)) : exact;
    expect([...training.images]).toEqual([0, 1, 3]);
    expect(training.scores[0]).toBe(Math.fround(squaredDistance(query, 0, bank.features.data, 4, 3)));
    const whole = await scaledFit(width).fitted;
    expect(training.scores).not.toEqual(whole.training.scores);
    expect(threshold.value).not.toEqual(whole.threshold.value);
  });

  it('refuses features that no half can hold', async () => {
    const { host, fitted } = scaledFit({ ...width, ...half }, 3000);
    await expect(fitted).rejects.toThrow(/E_OPTION: storage: .*65504/);
    expect(host.open()).toBe(0);
    await scaledFit(width, 3000).fitted;
  });
});

describe('a store for whole features', () => {
  it('is asked for in the bytes of its form, and only where they are wider', async () => {
    for (const [storage, bytes] of [
      ['float32', 4],
      ['float16', 2],
    ] as const) {
      const { host, fitted } = scaledFit({ projection: 2, storage });
      await fitted;
      expect(host.stores).toEqual([
        [3, 4 * 4 * 3 * bytes],
        [3, 3 * 4 * 3 * bytes],
      ]);
    }
    const narrow = scaledFit(half);
    await narrow.fitted;
    expect(narrow.host.stores).toEqual([]);
  });

  it('gives the same from a file as from memory', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'storage-'));
    try {
      const asked: string[] = [];
      const spilled = scaledFit({ projection: 2, ...half }, 1 / 3, (columns, _, storage) => {
        asked.push(storage);
        return fileStore(columns, folder, storage);
      });
      expect(await spilled.fitted).toEqual(await scaledFit({ projection: 2, ...half }).fitted);
      expect(asked).toEqual(['float16', 'float16']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
