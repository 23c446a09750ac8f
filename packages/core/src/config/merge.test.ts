import { describe, expect, it } from 'vitest';
import { mergeSettings } from './merge.ts';
import { normalizeSettings } from './normalize.ts';
import type { MethodSettings } from './schema.ts';

describe('layers of settings', () => {
  it('win from the last to the first, key by key', () => {
    const file: MethodSettings = { preset: 'paper', seed: 1, coreset: { ratio: 0.2, count: 5 } };
    const flags: MethodSettings = { coreset: { ratio: 0.3 }, sigma: 0 };
    const merged = mergeSettings(file, flags);
    expect(merged).toEqual({ preset: 'paper', seed: 1, sigma: 0, coreset: { ratio: 0.3, count: 5 } });
    expect(normalizeSettings(merged).coreset).toMatchObject({ ratio: 0.3, count: 5, limit: null });
    expect(file.coreset).toEqual({ ratio: 0.2, count: 5 });
  });

  it('drop the options of a part that a later layer replaces, and only then', () => {
    const file: MethodSettings = { cleaner: { use: 'nearest', options: { keep: 0.5 } }, tail: { maxShare: 1 } };
    expect(mergeSettings(file, { cleaner: { use: 'lof' } }).cleaner).toEqual({ use: 'lof' });
    expect(mergeSettings(file, { cleaner: { use: 'nearest' } }).cleaner).toEqual(file.cleaner);
    expect(mergeSettings(file, { tail: { use: 'none' } }).tail).toEqual({ use: 'none', maxShare: 1 });
  });

  it('know which part the preset has: naming it again replaces nothing', () => {
    const keep: MethodSettings = { cleaner: { options: { keep: 0.5 } } };
    expect(mergeSettings(keep, { cleaner: { use: 'lof' } }).cleaner).toEqual({ use: 'lof', options: { keep: 0.5 } });
    expect(mergeSettings(keep, { preset: 'patchcore', cleaner: { use: 'lof' } }).cleaner).toEqual({ use: 'lof' });
  });

  it('take a value over an object, which the check of all settings tells', () => {
    expect(mergeSettings({ image: { crop: 64 } }, { image: 5 as never })).toEqual({ image: 5 });
  });

  it('never mix two plugin objects', () => {
    const [a, b] = [{ name: 'a', traits: {} }, { name: 'b' }];
    expect(mergeSettings({ cleaner: { use: a as never } }, { cleaner: { use: b as never } }).cleaner?.use).toBe(b);
  });
});
