import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository, with a separator at its end. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** By subpath: paths by condition, "types" and "default", or the path of a file that is no code. */
export type Entries = Readonly<Record<string, Readonly<Record<string, string>> | string>>;

/** The fields of a `package.json` that publishing reads. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports?: Entries;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** A package that goes to the registry. */
export interface PublishedPackage {
  readonly manifest: Manifest;
  /** Absolute. */
  readonly folder: string;
  /** The same from the root of the repository, with slashes. */
  readonly directory: string;
}

/** The fields of the `package.json` in `folder`. */
export async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** All packages of the workspace that are not private, by folder name. */
export async function publishedPackages(): Promise<PublishedPackage[]> {
  const names = (await readdir(join(root, 'packages'))).sort();
  const all = await Promise.all(
    names.map(async (name) => {
      const folder = join(root, 'packages', name);
      return { manifest: await readManifest(folder), folder, directory: `packages/${name}` };
    }),
  );
  return all.filter(({ manifest }) => manifest.private !== true);
}
