import { describe, expect, it } from 'vitest';
import { normalizeSettings } from './normalize.ts';
import { presetNames } from './schema.ts';

describe('settings', () => {
  it('are TailedCore unless told otherwise', () => {
    const config = normalizeSettings();
    expect(config).toMatchObject({
      preset: 'tailedcore',
      cleaner: { use: 'lof' },
      tail: { use: 'adaptive', maxShare: 0.15, apart: 3 },
      augment: 'rot15',
      coreset: { use: 'greedy', ratio: 0.01, limit: 10_000, count: null },
      scorer: { use: 'nearest' },
      image: { resize: 256, crop: 224, fit: 'crop' },
      falseAlarms: 0.01,
    });
  });

  it.each([
    ['patchcore', { cleaner: { use: 'none' }, tail: { use: 'none' }, augment: 'none', scorer: { use: 'nearest' } }],
    ['softpatch', { cleaner: { use: 'lof' }, tail: { use: 'none' }, augment: 'none', scorer: { use: 'weighted' } }],
    [
      'paper',
      {
        cleaner: { use: 'lof' },
        tail: { use: 'adaptive', maxShare: 1, apart: 0 },
        augment: 'none',
        coreset: { ratio: 0.1, limit: null },
      },
    ],
  ] as const)('of %s are the same pipeline with other parts', (preset, parts) => {
    expect(normalizeSettings({ preset })).toMatchObject(parts);
  });

  const shared = {
    seed: 0,
    falseAlarms: 0.01,
    image: { resize: 256, crop: 224, fit: 'crop' },
    backbone: { use: 'openimages-mobilenet-v2', options: {} },
    flip: true,
    augmentImages: 'tail',
    projection: 128,
    storage: 'float32',
    index: { use: 'exact', options: {} },
    sigma: 4,
  };
  const lof = { use: 'lof', options: {} };
  const none = { use: 'none', options: {} };
  const nearest = { use: 'nearest', options: {} };
  const greedy = { use: 'greedy', options: {}, ratio: 0.01, limit: 10_000, count: null };
  const guards = { maxShare: 0.15, apart: 3 };
  it.each([
    {
      preset: 'tailedcore',
      cleaner: lof,
      tail: { use: 'adaptive', options: {}, ...guards },
      augment: 'rot15',
      coreset: greedy,
      scorer: nearest,
    },
    {
      preset: 'patchcore',
      cleaner: none,
      tail: { ...none, ...guards },
      augment: 'none',
      coreset: greedy,
      scorer: nearest,
    },
    {
      preset: 'softpatch',
      cleaner: lof,
      tail: { ...none, ...guards },
      augment: 'none',
      coreset: greedy,
      scorer: { use: 'weighted', options: {} },
    },
    {
      // Forward votes, no quantisation and no cap are what the form "paper" means.
      preset: 'paper',
      cleaner: lof,
      tail: { use: 'adaptive', options: { form: 'paper' }, maxShare: 1, apart: 0 },
      augment: 'none',
      coreset: { ...greedy, ratio: 0.1, limit: null },
      scorer: nearest,
    },
  ] as const)('of $preset in full', (settings) => {
    expect(normalizeSettings({ preset: settings.preset })).toEqual({ ...shared, ...settings });
  });

  it('override the preset one by one', () => {
    const config = normalizeSettings({ preset: 'paper', coreset: { ratio: 0.02 }, tail: { maxShare: 0.3 } });
    expect(config.coreset).toMatchObject({ ratio: 0.02, limit: null });
    expect(config.tail).toMatchObject({ maxShare: 0.3, options: { form: 'paper' } });
  });

  it('drop the options of a part that is replaced', () => {
    expect(normalizeSettings({ preset: 'paper', tail: { use: 'none' } }).tail.options).toEqual({});
  });

  it('are complete: normalising again changes nothing', () => {
    for (const preset of presetNames) {
      const config = normalizeSettings({ preset });
      expect(normalizeSettings(config)).toEqual(config);
    }
  });

  it('report every problem at once, with its path', () => {
    const wrong = { falseAlarms: 2, image: { crop: 20 }, coreset: { ratoi: 1 } } as never;
    expect(() => normalizeSettings(wrong)).toThrowError(
      expect.objectContaining({
        code: 'E_CONFIG',
        message: expect.stringMatching(/(?=[^]*image\.crop)(?=[^]*ratoi)(?=[^]*falseAlarms)/),
      }),
    );
  });

  it('refuse an unknown preset and name those there are', () => {
    expect(() => normalizeSettings({ preset: 'patchcor' as never })).toThrow(/tailedcore, patchcore, softpatch, paper/);
  });

  it('refuse a crop larger than the resized image, unless it is stretched', () => {
    expect(() => normalizeSettings({ image: { resize: 224, crop: 256 } })).toThrow(/image\.crop/);
    expect(normalizeSettings({ image: { resize: 224, crop: 256, fit: 'stretch' } }).image.crop).toBe(256);
  });
});
