import { expect, test } from 'vitest';
import { type Manifest, publishedPackages, readManifest, root } from '../check-pack/published-packages.ts';
import { manifestProblems } from './manifest-rules.ts';
import { homeOf } from './repository.ts';

const workspace: Manifest = { name: 'all', version: '', license: 'MIT', type: 'module', engines: { node: '>=20' } };
const good: Manifest = {
  name: '@x/a',
  version: '0.1.0',
  description: 'A.',
  license: 'MIT',
  type: 'module',
  engines: { node: '>=20' },
  exports: {},
  files: [],
  keywords: ['tailedcore'],
  publishConfig: { access: 'public', provenance: true },
  dependencies: { '@x/b': '0.1.0', zod: '^4.0.0' },
};
const other = { ...good, name: '@x/b', dependencies: {} };

function problems(changes: Partial<Manifest>, changed: Partial<Manifest> = {}, final = false): string[] {
  const one = { manifest: { ...good, ...changes } as Manifest, folder: '/a', directory: 'packages/a' };
  const packages = [one, { manifest: other, folder: '/b', directory: 'packages/b' }];
  return manifestProblems(one, { packages, workspace: { ...workspace, ...changed }, final });
}

test('a complete manifest has no problems', () => {
  expect(problems({})).toEqual([]);
});

test.each([
  [{ description: undefined }, /^description is missing$/],
  [{ license: 'ISC' }, /^license is not that of the workspace$/],
  [{ engines: { node: '>=18' } }, /^engines/],
  [{ keywords: ['images'] }, /^keywords lack/],
  [{ publishConfig: { access: 'public' } }, /^publishConfig/],
  [{ dependencies: { '@x/b': '^0.1.0' } }, /dependencies ask for @x\/b \^0\.1\.0, expected 0\.1\.0/],
  [{ devDependencies: { '@x/b': '0.0.0' } }, /devDependencies ask for @x\/b/],
  [{ peerDependencies: { '@x/b': '0.1.0' } }, /^@x\/b must be no peer dependency$/],
  [{ homepage: 'https://example.org' }, /^repository, homepage and bugs/],
])('%j is told', (changes, sentence) => {
  expect(problems(changes as Partial<Manifest>)).toEqual([expect.stringMatching(sentence)]);
});

test('packages of one release have one version', () => {
  expect(problems({ version: '0.2.0' })).toEqual(['version is 0.2.0, that of @x/b is 0.1.0']);
});

test('where the repository is known, every package names it and its own folder', () => {
  const home = homeOf('https://example.org/owner/name');
  expect(problems({}, { ...home })).toHaveLength(1);
  expect(problems({ ...home }, { ...home })).toHaveLength(1);
  expect(problems({ ...homeOf('https://example.org/owner/name', 'packages/a') }, { ...home })).toEqual([]);
});

test('nothing is released before the repository is known', () => {
  expect(problems({}, {}, true)).toEqual([expect.stringContaining('npm run set-repository')]);
});

test('an address becomes three fields, however it is written', () => {
  const home = {
    repository: { type: 'git', url: 'git+https://example.org/owner/name.git', directory: 'packages/a' },
    homepage: 'https://example.org/owner/name#readme',
    bugs: { url: 'https://example.org/owner/name/issues' },
  };
  for (const address of [
    'https://example.org/owner/name',
    'git+https://example.org/owner/name.git',
    'https://example.org/owner/name/',
  ])
    expect(homeOf(address, 'packages/a')).toEqual(home);
  expect(() => homeOf('owner/name')).toThrow(/expected an address/);
});

test('the packages of this workspace have none', async () => {
  const [packages, own] = await Promise.all([publishedPackages(), readManifest(root)]);
  expect(packages.length).toBeGreaterThan(5);
  const release = { packages, workspace: own, final: false };
  for (const each of packages) expect(manifestProblems(each, release), each.manifest.name).toEqual([]);
});
