import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type PublishedPackage, publishedPackages, root } from './published-packages.ts';
import { removeStaleOutputs } from './stale-outputs.ts';
import { runCommand } from './run-command.ts';

/** A package as it would be published. */
export interface Tarball {
  readonly of: PublishedPackage;
  /** Absolute path of the archive. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** What it holds, from the package's folder, with slashes; ascending. */
  readonly files: readonly string[];
}

interface Packed {
  readonly name: string;
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/** Packs every published package into `folder`, after outputs of sources that are gone were removed. They must be built. */
export async function packAll(folder: string): Promise<Tarball[]> {
  const packages = await publishedPackages();
  await mkdir(folder, { recursive: true });
  for (const each of packages) await removeStaleOutputs(each.folder);
  const chosen = packages.flatMap(({ directory }) => ['-w', directory]);
  const args = ['pack', ...chosen, '--pack-destination', folder, '--json', '--ignore-scripts'];
  const answer: unknown = JSON.parse(await runCommand('npm', args, { cwd: root }));
  // A list in npm 10, an object by name in npm 11.
  const packed = (Array.isArray(answer) ? answer : Object.values(answer as object)) as Packed[];
  return packages.map((of) => {
    const found = packed.find(({ name }) => name === of.manifest.name);
    if (found === undefined) throw new Error(`npm pack made no archive of ${of.manifest.name}`);
    const files = found.files.map(({ path }) => path).sort();
    return { of, path: join(folder, found.filename), size: found.size, files };
  });
}
