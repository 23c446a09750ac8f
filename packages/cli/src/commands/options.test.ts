import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { settingsOf } from './fit-settings.ts';
import { assign, byteCount, seedNumber, share, wholeNumber } from './options.ts';

describe('sizes', () => {
  it.each([
    ['2GB', 2e9],
    ['500MB', 5e8],
    ['1.5G', 1.5e9],
    ['64 k', 64_000],
    ['3GiB', 3e9],
    ['1024', 1024],
  ])('%s is %i bytes', (text, bytes) => expect(byteCount(text)).toBe(bytes));

  it.each(['', 'GB', '-1GB', '0', '2 PB', '1e9'])('"%s" is none', (text) => {
    expect(() => byteCount(text)).toThrow(InvalidArgumentError);
  });
});

describe('numbers', () => {
  it('are whole and in range', () => {
    expect(wholeNumber(1)('32')).toBe(32);
    expect(seedNumber('0')).toBe(0);
    expect(seedNumber('4294967295')).toBe(2 ** 32 - 1);
    for (const text of ['', ' ', '1.5', '-1', '0x10', '1e3', '4294967296'])
      expect(() => seedNumber(text)).toThrow(InvalidArgumentError);
  });

  it('are shares between 0 and 1', () => {
    expect(share('0.05')).toBe(0.05);
    expect(share('1e-3')).toBe(0.001);
    for (const text of ['', '0', '1', '5%', 'NaN', '-0.1']) expect(() => share(text)).toThrow(InvalidArgumentError);
  });
});

describe('--set', () => {
  it('makes settings, one upon the other', () => {
    const settings = ['coreset.ratio=0.02', 'coreset.limit=null', 'cleaner.use=none', 'a.b=x=y'].reduce<object>(
      (before, text) => assign(text, before),
      {},
    );
    expect(settings).toEqual({ coreset: { ratio: 0.02, limit: null }, cleaner: { use: 'none' }, a: { b: 'x=y' } });
  });

  it('changes nothing it was given, nor any prototype', () => {
    const before = { coreset: { ratio: 0.1 } };
    assign('coreset.ratio=0.2', before);
    expect(before.coreset.ratio).toBe(0.1);
    expect(() => assign('__proto__.polluted=1')).toThrow(InvalidArgumentError);
    assign('constructor.prototype.polluted=1');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('flags', () => {
  it('leave out what was not given', () => {
    expect(settingsOf({})).toEqual({});
    expect(settingsOf({ seed: 3, crop: 64 })).toEqual({ seed: 3, image: { crop: 64 } });
  });

  it('win over --set, one by one', () => {
    const set = { seed: 1, image: { fit: 'stretch', crop: 32 } } as const;
    expect(settingsOf({ set, seed: 2, crop: 64 })).toEqual({ seed: 2, image: { fit: 'stretch', crop: 64 } });
  });

  it('name the backbone and its weights, beside what --set says of it', () => {
    const set = { backbone: { use: 'resnet18', options: { patchWidth: 64 } } };
    expect(settingsOf({ set, weights: 'f' }).backbone).toEqual({
      use: 'resnet18',
      options: { patchWidth: 64, weights: 'f' },
    });
    expect(settingsOf({ set, backbone: 'resnet34' }).backbone).toEqual({ ...set.backbone, use: 'resnet34' });
    expect(settingsOf({ backbone: 'resnet34', weights: 'f' })).toEqual({
      backbone: { use: 'resnet34', options: { weights: 'f' } },
    });
    expect(set.backbone.options).toEqual({ patchWidth: 64 });
    expect(() => settingsOf({ weights: 'f' })).toThrow(/E_OPTION.*--backbone/);
    expect(settingsOf({ weights: 'f' }, { backbone: { use: 'resnet34' } })).toEqual({
      backbone: { options: { weights: 'f' } },
    });
    expect(() => settingsOf({ weights: 'f' }, { backbone: {} })).toThrow(/E_OPTION.*--backbone/);
  });

  it('hide nothing that is wrong with --set', () => {
    expect(settingsOf({ set: { image: 5 } as never, crop: 64 })).toEqual({ image: 5 });
  });
});
