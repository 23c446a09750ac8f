import { describe, expect, it } from 'vitest';
import { normalizeSettings } from './normalize.ts';
import { presetNames } from './schema.ts';

describe('settings', () => {
  it('are TailedCore unless told otherwise', () => {
    const config = normalizeSettings();
    expect(config).toMatchObject({
      preset: 'tailedcore',
      cleaner: { use: 'lof' },
      tail: { use: 'linkage' },
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
  const lof = { use: 'lof', within: 'all', options: {} };
  const none = { use: 'none', options: {} };
  const nearest = { use: 'nearest', options: {} };
  const greedy = { use: 'greedy', options: {}, ratio: 0.01, tailRatio: null, limit: 10_000, count: null };
  const guards = { maxShare: 0.15, apart: 3 };
  it.each([
    {
      preset: 'tailedcore',
      cleaner: { use: 'lof', within: 'common', options: { keep: 0.75 } },
      tail: { use: 'linkage', options: { cut: 0.35 }, maxShare: 0.5, apart: 0 },
      augment: 'rot15',
      coreset: greedy,
      scorer: { use: 'nearest', options: { imageScore: { topShare: 0.01 } } },
    },
    {
      preset: 'reference',
      cleaner: lof,
      tail: { use: 'adaptive', options: {}, maxShare: 1, apart: 0 },
      augment: 'rot15',
      coreset: { ...greedy, ratio: 0.1, limit: null },
      scorer: nearest,
    },
    {
      preset: 'patchcore',
      cleaner: { ...none, within: 'all' },
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

  it('drop the preset’s guards of the tail with its sampler, which they are for', () => {
    expect(normalizeSettings({ tail: { use: 'adaptive' } }).tail).toEqual({ use: 'adaptive', options: {}, ...guards });
    expect(normalizeSettings({ tail: { use: 'adaptive', apart: 5 } }).tail).toMatchObject({ ...guards, apart: 5 });
    expect(normalizeSettings({ tail: { use: 'linkage', apart: 5 } }).tail).toMatchObject({ maxShare: 0.5, apart: 5 });
    expect(normalizeSettings({ tail: { options: { largest: 3 } } }).tail).toMatchObject({
      options: { cut: 0.35, largest: 3 },
      apart: 0,
    });
  });

  it('cut at the largest gap where the distances of the backbone are not known', () => {
    const { tail } = normalizeSettings({ backbone: { use: 'wide-resnet50' } });
    expect(tail).toEqual({ use: 'linkage', options: { cut: null }, maxShare: 0.5, apart: 0 });
    const own = normalizeSettings({ backbone: { use: 'wide-resnet50' }, tail: { options: { cut: 0.2 } } });
    expect(own.tail.options).toEqual({ cut: 0.2 });
    const paper = normalizeSettings({ preset: 'paper', backbone: { use: 'wide-resnet50' } });
    expect(paper.tail.options).toEqual({ form: 'paper' });
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

  it('tell what was expected and what came, and the nearest key', () => {
    const wrong = {
      preset: 'patchcor',
      bakcbone: 1,
      image: { resize: 1.5, fit: 'crip', crop: 5000 },
      cleaner: { options: 3 },
      tail: 5,
      flip: 'yes',
      coreset: { ratoi: 0.1, ratio: 'a', limit: 0 },
      index: { use: '' },
    };
    const lines = `E_CONFIG: The settings are not valid:
  bakcbone: there is no setting "bakcbone"; did you mean "backbone"? Known: preset, seed, falseAlarms, image, backbone, cleaner, tail, augment, flip, augmentImages, coreset, projection, storage, index, scorer, sigma.
  coreset.ratoi: there is no setting "ratoi"; did you mean "ratio"? Known: use, options, ratio, tailRatio, limit, count.
  preset: expected one of tailedcore, patchcore, softpatch, paper, reference, received "patchcor"; did you mean "patchcore"?
  image.resize: expected a whole number from 32 to 4096, received 1.5
  image.crop: expected a whole number from 32 to 4096, received 5000
  image.fit: expected crop or stretch, received "crip"; did you mean "crop"?
  cleaner.options: expected an object, received 3
  tail: expected an object with use, options, maxShare, apart, received 5
  flip: expected true or false, received "yes"
  coreset.ratio: expected a number above 0 and at most 1, received "a"
  coreset.limit: expected a whole number of at least 1, or null, received 0
  index.use: expected a text that is not empty, received ""`;
    expect(() => normalizeSettings(wrong as never)).toThrowError(expect.objectContaining({ message: lines }));
  });

  it.each([[5], [null], ['tailedcore'], [[]], [() => ({})]])('are an object, not %s', (wrong) => {
    expect(() => normalizeSettings(wrong as never)).toThrow(/settings: expected an object, received/);
  });

  it('of a hostile file change no prototype and are refused', () => {
    const hostile = JSON.parse(
      '{"__proto__": {"seed": 1}, "image": {"__proto__": {"crop": 64}}, "tail": {"options": {"__proto__": {"form": "paper"}}}, "constructor": {}}',
    );
    expect(() => normalizeSettings(hostile)).toThrow(
      /(?=[^]* __proto__:)(?=[^]*image\.__proto__:)(?=[^]*tail\.options\.__proto__:)(?=[^]*constructor:)/,
    );
    expect(({} as Record<string, unknown>)['seed']).toBeUndefined();
    const deep = JSON.parse(`${'{"image":'.repeat(5000)}1${'}'.repeat(5000)}`);
    expect(() => normalizeSettings(deep)).toThrow(/image\.image: there is no setting/);
  });

  it('refuse an unknown preset and name those there are', () => {
    expect(() => normalizeSettings({ preset: 'patchcor' as never })).toThrow(/tailedcore, patchcore, softpatch, paper/);
  });

  it('refuse a crop larger than the resized image, unless it is stretched', () => {
    expect(() => normalizeSettings({ image: { resize: 224, crop: 256 } })).toThrow(/image\.crop/);
    expect(normalizeSettings({ image: { resize: 224, crop: 256, fit: 'stretch' } }).image.crop).toBe(256);
  });
});
