import { expect, test } from 'vitest';
import type { Manifest } from '../check-pack/published-packages.ts';
import { tarballProblems } from './tarball-rules.ts';

const manifest: Manifest = {
  name: 'example',
  version: '1.0.0',
  bin: { example: 'bin/example.js' },
  exports: {
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './schema.json': './schema.json',
    './parts/*': { types: './dist/parts/*.d.ts', default: './dist/parts/*.js' },
  },
};
const files = [
  'LICENSE',
  'README.md',
  'bin/example.js',
  'dist/index.d.ts',
  'dist/index.js',
  'dist/parts/one.d.ts',
  'dist/parts/one.js',
  'package.json',
  'schema.json',
  'templates/common/index.test.ts',
  'wasm/distance.wasm',
];

test('what a package consists of is allowed', () => {
  expect(tarballProblems(manifest, files)).toEqual([]);
});

test.each([
  'dist/index.test.js',
  'dist/index.test.d.ts',
  'dist/fixtures/draw.js',
  'dist/parts/fixtures/draw.js',
  'dist/build.tsbuildinfo',
  'dist/index.js.map',
  'src/index.ts',
  'dist/index.ts',
  'tsconfig.json',
  'typedoc.json',
  '.npmrc',
  'wasm/readme.txt',
  'templates/node_modules/x.js',
])('%s is not', (file) => {
  expect(tarballProblems(manifest, [...files, file])).toEqual([`${file} does not belong into the archive`]);
});

test.each([
  'LICENSE',
  'README.md',
  'package.json',
  'bin/example.js',
  'schema.json',
  'dist/index.js',
  'dist/parts/one.js',
])('%s must be there', (file) => {
  const left = files.filter((one) => one !== file);
  expect(tarballProblems(manifest, left)).toHaveLength(1);
  expect(tarballProblems(manifest, left)[0]).toMatch(/is missing from the archive$/);
});

test('a star stands for at least a letter', () => {
  const only = files.filter((file) => !file.startsWith('dist/parts/'));
  expect(tarballProblems(manifest, [...only, 'dist/parts/.js'])).toContain(
    './dist/parts/*.js is missing from the archive',
  );
});
