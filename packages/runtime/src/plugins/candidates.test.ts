import { describe, expect, it } from 'vitest';
import { asWritten, candidates, isPluginPackage, packageNameOf } from './candidates.ts';

const specifiers = (use: string) => candidates('cleaner', use).map(({ specifier }) => specifier);

describe('what a name may stand for', () => {
  it.each([
    ['knn', ['knn', 'tailedcore-cleaner-knn']],
    ['@acme/parts', ['@acme/parts', '@acme/tailedcore-cleaner-parts']],
    ['tailedcore-cleaner-knn', ['tailedcore-cleaner-knn']],
    ['@acme/tailedcore-cleaner-knn', ['@acme/tailedcore-cleaner-knn']],
    ['@acme/parts/cleaner', ['@acme/parts/cleaner']],
    ['./my-cleaner.ts', ['./my-cleaner.ts']],
    ['file:///a/b.mjs', ['file:///a/b.mjs']],
    ['path', ['path', 'tailedcore-cleaner-path']],
  ])('%s', (use, expected) => {
    expect(specifiers(use)).toEqual(expected);
  });

  it.each([
    'path',
    'events',
    'node:fs',
    'fs/promises',
    'data:text/javascript,1',
    'https://a.b/c.js',
    '#a',
    '',
    '.',
    'a b',
  ])('but %j is not looked up as written', (use) => {
    expect(asWritten(use)).toMatchObject({ skip: expect.any(String) });
  });

  it.each(['a/../b', 'a/../../b', 'a/./b', 'a/node_modules/b', 'a//b', 'a/', '@a', '@a/..', '..', 'a\\b'])(
    'nor %j, which leads out of a package or to none',
    (use) => {
      expect(asWritten(use)).not.toMatchObject({ is: 'package' });
    },
  );
});

it('a package is named without the path inside it', () => {
  expect(['a', 'a/b', '@s/a/b/c', './a', 'fs', 'a b'].map(packageNameOf)).toEqual([
    'a',
    'a',
    '@s/a',
    undefined,
    undefined,
    undefined,
  ]);
});

describe('a model', () => {
  it.each(['tailedcore-scorer-x', '@acme/tailedcore-scorer-x', 'tailedcore-acme/scorer'])('may name %s', (use) => {
    expect(isPluginPackage(use)).toBe(true);
  });

  it.each([
    '/tmp/evil.mjs',
    '../x',
    './tailedcore-x',
    'node:fs',
    'data:text/javascript,1',
    'file:///tailedcore-x',
    'evil',
    '@tailedcore-x/evil',
    'evil/tailedcore-x',
    'tailedcore-x/../evil',
    'tailedcore-x/../../../tmp/evil.mjs',
    'tailedcore-x/node_modules/evil',
    'tailedcore-x\\..\\evil',
    'tailedcore-x/%2e%2e/evil',
    'tailedcore',
    '',
  ])('may not name %j', (use) => {
    expect(isPluginPackage(use)).toBe(false);
  });
});
