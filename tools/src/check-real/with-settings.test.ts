import { expect, it } from 'vitest';
import { withSettings } from './with-settings.ts';

const base = { preset: 'patchcore', coreset: { use: 'greedy', options: { start: 'first' } } } as const;

it('lays settings over others', () => {
  expect(withSettings(base, ['coreset.ratio=0.1', 'augment=rot30', 'image.fit=stretch'])).toEqual({
    ...base,
    augment: 'rot30',
    image: { fit: 'stretch' },
    coreset: { ...base.coreset, ratio: 0.1 },
  });
  expect(base).toEqual({ preset: 'patchcore', coreset: { use: 'greedy', options: { start: 'first' } } });
});

it('drops the options of a part that another one replaces, and only of that', () => {
  expect(withSettings(base, ['coreset.use=streaming', 'coreset.options.block=9']).coreset).toEqual({
    use: 'streaming',
    options: { block: 9 },
  });
  expect(withSettings(base, ['coreset.use=greedy']).coreset).toEqual(base.coreset);
});

it('refuses what is no path=value', () => {
  expect(() => withSettings(base, ['coreset'])).toThrow('path=value');
  expect(() => withSettings(base, ['preset.x=1'])).toThrow('holds no settings');
});
