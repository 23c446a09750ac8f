import { isDeepStrictEqual } from 'node:util';
import type { Manifest, PublishedPackage } from '../check-pack/published-packages.ts';
import { homeOf } from './repository.ts';

/** What the packages of one release share. */
export interface Release {
  readonly packages: readonly PublishedPackage[];
  /** The `package.json` of the workspace. */
  readonly workspace: Manifest;
  /** Whether it goes out now: then the repository must be known. */
  readonly final: boolean;
}

/** What is wrong with a `package.json`, a sentence each. */
export function manifestProblems({ manifest, directory }: PublishedPackage, release: Release): string[] {
  return [
    ...commonProblems(manifest, release.workspace),
    ...homeProblems(manifest, directory, release),
    ...rangeProblems(manifest, release.packages),
  ];
}

function commonProblems(manifest: Manifest, workspace: Manifest): string[] {
  const problems: string[] = [];
  for (const field of ['description', 'license', 'engines', 'exports', 'files'])
    if (manifest[field] === undefined) problems.push(`${field} is missing`);
  for (const field of ['license', 'type', 'engines'])
    if (!isDeepStrictEqual(manifest[field], workspace[field])) problems.push(`${field} is not that of the workspace`);
  const keywords = manifest['keywords'];
  if (!Array.isArray(keywords) || !keywords.includes('tailedcore')) problems.push('keywords lack "tailedcore"');
  if (!isDeepStrictEqual(manifest['publishConfig'], { access: 'public', provenance: true }))
    problems.push('publishConfig is not {"access": "public", "provenance": true}');
  return problems;
}

/** All say where the workspace says it lives; before that is known, none says anything. */
function homeProblems(manifest: Manifest, directory: string, { workspace, final }: Release): string[] {
  const known = workspace['repository'] as { readonly url: string } | undefined;
  if (known === undefined && final)
    return ['the repository is not known yet: npm run set-repository -- https://github.com/OWNER/NAME'];
  const expected = known === undefined ? {} : homeOf(known.url, directory);
  const { repository, homepage, bugs } = manifest;
  const received = JSON.parse(JSON.stringify({ repository, homepage, bugs })) as object;
  return isDeepStrictEqual(received, expected)
    ? []
    : [`repository, homepage and bugs are ${JSON.stringify(received)}, expected ${JSON.stringify(expected)}`];
}

/** The packages are released together and fit together only so: each asks for just the version that the others have. */
function rangeProblems(manifest: Manifest, packages: readonly PublishedPackage[]): string[] {
  const problems: string[] = [];
  for (const { manifest: other } of packages) {
    if (other.version !== manifest.version)
      problems.push(`version is ${manifest.version}, that of ${other.name} is ${other.version}`);
    for (const field of ['dependencies', 'devDependencies', 'peerDependencies'] as const) {
      const range = manifest[field]?.[other.name];
      if (range !== undefined && range !== other.version)
        problems.push(`${field} ask for ${other.name} ${range}, expected ${other.version}`);
    }
    // A new version of a peer is a major change of who asks for it, and so, released together, of all.
    if (manifest.peerDependencies?.[other.name] !== undefined)
      problems.push(`${other.name} must be no peer dependency`);
  }
  return problems;
}
